/** What widgets that follow a log may import, too. */
export { ChannelLog, type Following } from './channel-log.ts'
