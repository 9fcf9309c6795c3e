import { expect, test } from 'vitest'
import { RouteTable } from './route-table.ts'

const table = (...routes: string[]) => {
  const table = new RouteTable<string>()
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ')
    table.add(method, path, route)
  }
  return table
}

test('a path finds its route and what its parameters stand for', () => {
  const routes = table('GET /api/rooms', 'GET /api/rooms/:id', 'PUT /api/rooms/:room/members/:person')
  expect(routes.find('GET', '/api/rooms')).toEqual({ route: 'GET /api/rooms', params: {} })
  expect(routes.find('GET', '/api/rooms/lobby')).toEqual({ route: 'GET /api/rooms/:id', params: { id: 'lobby' } })
  expect(routes.find('PUT', '/api/rooms/lobby/members/ada')?.params).toEqual({ room: 'lobby', person: 'ada' })
})

test('what is written as it is wins, and gives way where it leads nowhere', () => {
  const routes = table('DELETE /api/sessions/current', 'DELETE /api/sessions/:id', 'GET /a/b/c', 'GET /a/:x/d')
  expect(routes.find('DELETE', '/api/sessions/current')?.params).toEqual({})
  expect(routes.find('DELETE', '/api/sessions/other')?.params).toEqual({ id: 'other' })
  expect(routes.find('GET', '/a/b/d')?.params).toEqual({ x: 'b' })
})

test('another method of the same path may lie behind a parameter', () => {
  const routes = table('GET /a/here', 'PUT /a/:id')
  expect(routes.find('PUT', '/a/here')?.params).toEqual({ id: 'here' })
  expect(routes.methods('/a/here')).toEqual(['GET', 'HEAD', 'PUT'])
  expect(routes.methods('/b')).toEqual([])
})

test('the rest of a path may be one parameter', () => {
  const routes = table('GET /channels/*name', 'GET /channels/known')
  expect(routes.find('GET', '/channels/chat/lobby')?.params).toEqual({ name: 'chat/lobby' })
  expect(routes.find('GET', '/channels/chat%2Flobby')?.params).toEqual({ name: 'chat/lobby' })
  expect(routes.find('GET', '/channels/known')?.route).toBe('GET /channels/known')
  expect(routes.find('GET', '/channels')).toBeUndefined()
  expect(routes.find('GET', '/channels/')).toBeUndefined()
  expect(routes.find('GET', '/channels/chat//lobby')).toBeUndefined()
})

test('slashes, cases and encodings make other paths', () => {
  const routes = table('GET /api/rooms', 'GET /api/rooms/:id')
  for (const path of [
    '/api/rooms/',
    '/api//rooms',
    '/API/rooms',
    '/api/%72ooms',
    'api/rooms',
    '',
    '/',
    '/api/rooms/a/',
    '/api/rooms/a/b',
  ]) {
    expect(routes.find('GET', path), path).toBeUndefined()
  }
})

test('HEAD is answered as GET, unless it has a route', () => {
  expect(table('GET /a').find('HEAD', '/a')?.route).toBe('GET /a')
  expect(table('POST /a').find('HEAD', '/a')).toBeUndefined()
})

test('parameters are decoded, and what cannot be is refused', () => {
  const routes = table('GET /files/:name')
  expect(routes.find('GET', '/files/a%20b%2F%E5%A4%A9')?.params).toEqual({ name: 'a b/天' })
  for (const name of ['%', '%zz', '%ff', '%ed%a0%80', 'a%00b']) {
    expect(() => routes.find('GET', `/files/${name}`), name).toThrow(expect.objectContaining({ code: 'bad-request' }))
  }
})

test("parameters cannot reach an object's prototype", () => {
  const params = table('GET /:__proto__').find('GET', '/x')?.params
  expect(Object.getPrototypeOf(params)).toBe(Object.prototype)
})

test('a route that is removed is gone, and its path is free again', () => {
  const routes = new RouteTable<number>()
  const remove = routes.add('GET', '/a', 1)
  expect(() => routes.add('GET', '/a', 2)).toThrow('GET /a is answered by another route already')
  remove()
  expect(routes.find('GET', '/a')).toBeUndefined()
  expect(routes.list()).toEqual([])
  routes.add('GET', '/a', 2)
  remove()
  expect(routes.find('GET', '/a')?.route).toBe(2)
  expect(routes.list()).toMatchObject([{ method: 'GET', path: '/a', route: 2 }])
})
