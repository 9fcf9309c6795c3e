/**
 * A key by which plugins depend on each other.
 *
 * @example const heights: Service<{ of(port: string): number }> = service('heights')
 */
export interface Service<T> {
  readonly name: string
  readonly type?: T
}
/**
 * Names a service; the same name in two plugins is the same service.
 *
 * @example
 * ```ts
 * import { service } from 'encke'
 *
 * export const greetings = service<{ greet(name: string): string }>('greetings')
 * ```
 */
export const service = <T>(name: string): Service<T> => ({ name })
