import { applyTheme } from '../theme.ts'
import './shell.ts'
import { followViewport } from './viewport.ts'

applyTheme()
followViewport()
