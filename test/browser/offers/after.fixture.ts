import { define } from './element.ts'

define('offers-after', 'below')
