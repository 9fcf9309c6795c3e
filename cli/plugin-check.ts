import { defineCommand } from 'citty'
export const pluginCheck = defineCommand({ meta: { name: 'check' }, run() {} })
