import { define } from './element.ts'

define('offers-action', 'beside')
