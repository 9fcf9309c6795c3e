import { define } from './element.ts'

define('offers-item', 'for')
