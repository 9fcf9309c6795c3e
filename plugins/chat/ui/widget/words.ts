import type { InEach } from '../../../../ui/widgets/index.ts'

/** What the widget says by itself to those who read. */
export interface Words {
  messages(room: string): string
  here(count: number): string
  readonly offline: string
  readonly guest: string
  readonly edited: string
  readonly deleted: string
  readonly empty: string
  readonly closed: string
  readonly joining: string
}

export const words: InEach<Words> = {
  en: {
    messages: (room) => `Messages in ${room}`,
    here: (count) => `${count} here`,
    offline: 'Offline',
    guest: 'guest',
    edited: '(edited)',
    deleted: 'Deleted',
    empty: 'Nothing has been said here yet',
    closed: 'This room is not open to guests',
    joining: 'Say something as a guest',
  },
  fr: {
    messages: (room) => `Messages dans ${room}`,
    here: (count) => `${count} ici`,
    offline: 'Hors ligne',
    guest: 'invité',
    edited: '(modifié)',
    deleted: 'Supprimé',
    empty: 'Rien n’a encore été dit ici',
    closed: 'Ce salon n’est pas ouvert aux invités',
    joining: 'Écrire en tant qu’invité',
  },
  'zh-Hant': {
    messages: (room) => `${room} 的訊息`,
    here: (count) => `${count} 人在線`,
    offline: '離線',
    guest: '訪客',
    edited: '（已編輯）',
    deleted: '已刪除',
    empty: '這裡還沒有人說話',
    closed: '這個聊天室不開放訪客',
    joining: '以訪客身分留言',
  },
}
