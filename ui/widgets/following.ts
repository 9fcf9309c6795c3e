/** What widgets that follow a log may import, too. */
export { ChannelLog } from './channel-log.ts'
