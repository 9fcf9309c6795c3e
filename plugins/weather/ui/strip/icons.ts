import cloud from 'lucide-static/icons/cloud.svg'
import drizzle from 'lucide-static/icons/cloud-drizzle.svg'
import fog from 'lucide-static/icons/cloud-fog.svg'
import hail from 'lucide-static/icons/cloud-hail.svg'
import lightning from 'lucide-static/icons/cloud-lightning.svg'
import cloudMoon from 'lucide-static/icons/cloud-moon.svg'
import rain from 'lucide-static/icons/cloud-rain.svg'
import snow from 'lucide-static/icons/cloud-snow.svg'
import cloudSun from 'lucide-static/icons/cloud-sun.svg'
import moon from 'lucide-static/icons/moon.svg'
import sun from 'lucide-static/icons/sun.svg'
import warning from 'lucide-static/icons/triangle-alert.svg'
import wind from 'lucide-static/icons/wind.svg'
import type { Icon } from '../../report.ts'

/** The drawing for each kind of weather. */
export const DRAWINGS: Readonly<Record<Icon, string>> = {
  sun,
  moon,
  cloud,
  'cloud-sun': cloudSun,
  'cloud-moon': cloudMoon,
  'cloud-drizzle': drizzle,
  'cloud-rain': rain,
  'cloud-snow': snow,
  'cloud-hail': hail,
  'cloud-lightning': lightning,
  'cloud-fog': fog,
  wind,
  'triangle-alert': warning,
}
