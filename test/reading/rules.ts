/** A rule of the reading algorithm, and the edit of the kernel that leaves it out. */
export interface Rule {
  readonly says: string
  readonly file: string
  readonly find: string
  readonly replace: string
}

const reader = 'kernel/delivery/reader.ts'
const pages = 'kernel/delivery/pages.ts'
const chunks = 'kernel/delivery/chunks.ts'
const resuming = 'kernel/delivery/resuming.ts'
const wholeState = 'kernel/delivery/whole-state.ts'
const pace = 'kernel/delivery/pace.ts'

export const RULES: readonly Rule[] = [
  {
    says: 'a cursor claims no more of the log than was told',
    file: reader,
    find: 'return this.#log.cursor(seq, ',
    replace: 'return this.#log.cursor(this.#log.tail.seq || seq, ',
  },
  {
    says: 'a cursor claims no state before it was told',
    file: reader,
    find: 'this.#wholeOwed || this.#fresh || this.#owed.length > 0 ? 0 : place',
    replace: 'this.#fresh || this.#owed.length > 0 ? 0 : place || this.#log.tail.place',
  },
  {
    says: 'who is owed a reset keeps the cursor that it came with',
    file: reader,
    find: 'if (this.#resetOwed !== undefined && this.#since !== undefined) return this.#since',
    replace: '',
  },
  {
    says: 'nothing is told while it is undecided what may be',
    file: reader,
    find: 'if (this.subscriptions.undecided) return false',
    replace: '',
  },
  {
    says: 'state comes before the log, not after it',
    file: reader,
    find: 'if (this.#seq < tail.seq || this.#place < tail.place) return this.#readRing()',
    replace: 'if (this.#seq < tail.seq) return this.#readRing()',
  },
  {
    says: 'the ring is read from the first publication that is not known',
    file: chunks,
    find: 'Math.min(tail.firstAfter(audience.seq), audience.place + 1)',
    replace: 'audience.place + 1',
  },
  {
    says: 'the ring is read from the first state that is not known',
    file: chunks,
    find: 'Math.min(tail.firstAfter(audience.seq), audience.place + 1)',
    replace: 'tail.firstAfter(audience.seq)',
  },
  {
    says: 'publications before the ring are read from the database',
    file: reader,
    find: 'if (this.#seq < tail.baseSeq) return this.#readPage()',
    replace: '',
  },
  {
    says: 'a page ends where it was read to',
    file: 'kernel/log/log.ts',
    find: 'rows.length < limit ? this.tail.seq : (rows.at(-1)?.seq ?? seq)',
    replace: 'this.tail.seq',
  },
  {
    says: 'a page that had no room goes on where it broke off',
    file: pages,
    find: 'seq: row.seq }',
    replace: 'seq: upTo }',
  },
  {
    says: 'what retention took away is answered with a reset',
    file: reader,
    find: 'if (lost.length > 0) return',
    replace: 'if (lost.length > 100) return',
  },
  {
    says: 'retention is judged for each channel by itself',
    file: pages,
    find: 'log.head(channel).floor > ',
    replace: 'channel && (log.archive.page(0, 1)[0]?.seq ?? 1) - 1 > ',
  },
  {
    says: 'after a reset, what the snapshot has is not told',
    file: reader,
    find: 'this.#skips.upTo(channel, this.#log.head(channel).seq)',
    replace: 'this.#skips.upTo(channel, this.#log.head(channel).floor)',
  },
  {
    says: 'a place that has left the ring is followed by the state that changed since',
    file: reader,
    find: 'if (!this.#wholeOwed && (this.#live || this.#place >= tail.basePlace)) return false',
    replace: 'if (!this.#wholeOwed) return false',
  },
  {
    says: 'a removed key stays as a tombstone',
    file: 'kernel/log/state.ts',
    find: 'tombstones.set(entry.key, entry)',
    replace: '',
  },
  {
    says: 'whoever is behind the oldest tombstone is told everything anew',
    file: reader,
    find: 'if (this.#wholeOwed || this.#place < state.tombstonesSince) this.#tellWholeState()',
    replace: 'if (this.#wholeOwed) this.#tellWholeState()',
  },
  {
    says: 'who is told everything anew forgets everything before',
    file: reader,
    find: 'this.#write(frames.whole())',
    replace: '',
  },
  {
    says: 'a place counts in its own epoch only',
    file: resuming,
    find: 'const place = position.epoch === log.epoch ? position.place : 0',
    replace: 'const place = Math.min(position.place, log.tail.place)',
  },
  {
    says: 'a position without a place is owed all state',
    file: resuming,
    find: 'whole: place === 0 || ',
    replace: 'whole: ',
  },
  {
    says: 'a change of access after the place is answered with all state',
    file: resuming,
    find: 'access.changedAfter(place, concerns)',
    replace: '(false && access && concerns)',
  },
  {
    says: 'a channel that is joined is told its whole state',
    file: wholeState,
    find: "if (kind !== 'state') return told",
    replace: "if (kind !== 'state' || joined) return told",
  },
  {
    says: 'a cursor of an older lineage is not honoured',
    file: 'kernel/log/epochs.ts',
    find: 'known.lineage === this.lineage && ',
    replace: '',
  },
  {
    says: 'two restores of one backup are told apart',
    file: 'kernel/log/epochs.ts',
    find: 'last && last.lineage !== lineage ? randomInt(1, LEAP) : 1',
    replace: '1',
  },
  {
    says: 'access is judged anew when it changed',
    file: 'kernel/delivery/delivery.ts',
    find: 'reader.subscriptions.recheck(channel)',
    replace: '',
  },
  {
    says: 'what was decided is forgotten when access changed',
    file: 'kernel/channels/access.ts',
    find: 'this.#decisions.delete(channel)',
    replace: '',
  },
  {
    says: 'a reader that read on by itself is offered what came since',
    file: 'kernel/delivery/delivery.ts',
    find: 'reader.offer(this.#offered)',
    replace: 'if (reader.behind) reader.offer(this.#offered)',
  },
  {
    says: 'a wildcard takes in what comes into being later',
    file: 'kernel/delivery/delivery.ts',
    find: 'if (reader.subscriptions.appeared(channel)) this.index(reader, channel)',
    replace: '',
  },
  {
    says: 'state that has to wait is told when its time has come',
    file: pace,
    find: 'return this.#wakeAt(due)\n',
    replace: 'return false\n',
  },
]
