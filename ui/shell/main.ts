import { applyTheme } from '../theme.ts'
import './shell.ts'

applyTheme()
