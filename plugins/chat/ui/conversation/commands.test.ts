import { describe, expect, test } from 'vitest'
import { commandOf, matching, unescaped } from './commands.ts'

describe('what is typed', () => {
  test.each([
    ['/hello', { name: 'hello', args: '' }],
    ['/weather set  ottawa ', { name: 'weather', args: 'set  ottawa' }],
    ['/poll Tea?\nor coffee', { name: 'poll', args: 'Tea?\nor coffee' }],
  ])('%j is a command', (text, command) => {
    expect(commandOf(text)).toEqual(command)
  })

  test.each(['hello', '/', '/ hello', '//hello', '/etc/hosts', '/Hello', 'and /hello', '/1'])('%j is none', (text) => {
    expect(commandOf(text)).toBeUndefined()
  })

  test('with two slashes at the beginning is said with one', () => {
    expect([unescaped('//hello'), unescaped('/etc/hosts'), unescaped('a // b')]).toEqual(['/hello', '/etc/hosts', 'a // b'])
  })

  test('brings up the commands that begin so, until a word follows', () => {
    const commands = [
      { name: 'hello', summary: '' },
      { name: 'help', summary: '' },
      { name: 'weather', summary: '' },
    ]
    const names = (text: string): string[] => matching(commands, text).map(({ name }) => name)
    expect(names('/')).toEqual(['hello', 'help', 'weather'])
    expect(names('/hel')).toEqual(['hello', 'help'])
    expect(names('/hello ')).toEqual([])
    expect(names('hel')).toEqual([])
  })
})
