import type { Stage, Who } from './cast.ts'

/** A channel as the matrix sees it. */
export interface Cell {
  readonly channel: string
  reads(who: Who): boolean
  /** Publishes on it, as far as reading goes. */
  writes(who: Who): boolean
  /** Anyone may read channels of this family, pages of other sites too. */
  readonly public?: true
  /** There is none, but it looks like this one to those who may not read it. */
  readonly twin?: string
}

const known = (who: Who): boolean => who.id !== undefined
const signedIn = (who: Who): boolean => known(who) && !who.guest
const member = (who: Who): boolean => who.member === true
const anyone = (): boolean => true
const nobody = (): boolean => false

/** By family, its channels for somebody: those that are there, those of others, and those that are not there. */
export const CHANNELS: Readonly<Record<string, (stage: Stage, who: Who) => readonly Cell[]>> = {
  'chat/:room': ({ open, closed, parlour, absent }) => [
    { channel: `chat/${parlour}`, reads: anyone, writes: known, public: true },
    { channel: `chat/${open}`, reads: signedIn, writes: signedIn },
    { channel: `chat/${closed}`, reads: member, writes: member, twin: `chat/${absent}` },
    { channel: `chat/${absent}`, reads: nobody, writes: nobody },
  ],
  'rooms/:person': ({ member: { id }, outsider }, who) => [
    { channel: `rooms/${who.id ?? 'p00000000000000000000'}`, reads: signedIn, writes: nobody },
    { channel: `rooms/${who.id === id ? outsider.id : id}`, reads: nobody, writes: nobody, twin: 'rooms/p00000000000000000000' },
  ],
  'presence/:room': ({ open, closed, parlour, absent }) => [
    { channel: `presence/${parlour}`, reads: anyone, writes: nobody, public: true },
    { channel: `presence/${open}`, reads: signedIn, writes: nobody },
    { channel: `presence/${closed}`, reads: member, writes: nobody, twin: `presence/${absent}` },
    { channel: `presence/${absent}`, reads: nobody, writes: nobody },
  ],
  'weather/:place': () => [
    { channel: 'weather/taipei', reads: anyone, writes: nobody, public: true },
    { channel: 'weather/atlantis', reads: nobody, writes: nobody, public: true },
  ],
  'warnings/:place': () => [
    { channel: 'warnings/taipei', reads: anyone, writes: nobody, public: true },
    { channel: 'warnings/atlantis', reads: nobody, writes: nobody, public: true },
  ],
  'room-weather/:room': ({ open, closed, parlour, absent }) => [
    { channel: `room-weather/${parlour}`, reads: anyone, writes: nobody, public: true },
    { channel: `room-weather/${open}`, reads: signedIn, writes: nobody },
    { channel: `room-weather/${closed}`, reads: member, writes: nobody, twin: `room-weather/${absent}` },
    { channel: `room-weather/${absent}`, reads: nobody, writes: nobody },
  ],
  'ticker/:board': () => [
    { channel: 'ticker/shares', reads: anyone, writes: nobody, public: true },
    { channel: 'ticker/house', reads: signedIn, writes: nobody, public: true },
    { channel: 'ticker/atlantis', reads: nobody, writes: nobody, public: true },
  ],
  'gallery/ticks': () => [{ channel: 'gallery/ticks', reads: anyone, writes: nobody, public: true }],
  'gallery/face': () => [{ channel: 'gallery/face', reads: anyone, writes: nobody, public: true }],
}

/** Of no family. */
const STRAY: Cell = { channel: 'nothing/here', reads: nobody, writes: nobody }

/** Every channel that somebody is to be tried on. */
export const channelsFor = (stage: Stage, who: Who): Cell[] => [...Object.values(CHANNELS).flatMap((cells) => cells(stage, who)), STRAY]
