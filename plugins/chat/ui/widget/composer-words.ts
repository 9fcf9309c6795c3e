import type { InEach } from '../../../../ui/widgets/index.ts'

/** What is said to those who write. */
interface Words {
  readonly name: string
  readonly join: string
  message(room: string): string
  readonly send: string
  notSent(why: string): string
  readonly again: string
  readonly discard: string
  /** By the code of a refusal; what is not here is told in the server's own words. */
  readonly refused: Readonly<Record<string, string>>
}

export const words: InEach<Words> = {
  en: {
    name: 'Your name',
    join: 'Join',
    message: (room) => `Message #${room}`,
    send: 'Send',
    notSent: (why) => `Not sent: ${why}`,
    again: 'Try again',
    discard: 'Discard',
    refused: {
      '': 'Guests cannot join from this page, or the server cannot be reached.',
      forbidden: 'Guests cannot write here.',
      'not-found': 'This room takes no guests.',
    },
  },
  fr: {
    name: 'Votre nom',
    join: 'Entrer',
    message: (room) => `Message dans #${room}`,
    send: 'Envoyer',
    notSent: (why) => `Non envoyé : ${why}`,
    again: 'Réessayer',
    discard: 'Abandonner',
    refused: {
      '': 'On ne peut pas entrer depuis cette page, ou le serveur est injoignable.',
      forbidden: 'Les invités ne peuvent pas écrire ici.',
      'not-found': 'Ce salon n’accueille pas d’invités.',
      conflict: 'Ce nom est déjà pris. Choisissez-en un autre.',
      'bad-request': 'Ce nom ne convient pas. Choisissez-en un autre.',
      'too-many': 'Trop de demandes pour l’instant. Réessayez plus tard.',
    },
  },
  'zh-Hant': {
    name: '你的名字',
    join: '加入',
    message: (room) => `傳訊息到 #${room}`,
    send: '送出',
    notSent: (why) => `沒有送出：${why}`,
    again: '再試一次',
    discard: '捨棄',
    refused: {
      '': '無法從這個網頁加入，或無法連上伺服器。',
      forbidden: '訪客不能在這裡留言。',
      'not-found': '這個聊天室不接受訪客。',
      conflict: '這個名字已經有人使用，請換一個。',
      'bad-request': '這個名字不能使用，請換一個。',
      'too-many': '請求太多，請稍後再試。',
    },
  },
}
