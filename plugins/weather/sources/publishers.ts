import type { Publisher } from '../report.ts'

const CC_BY_4 = { licence: 'CC BY 4.0', licenceUrl: 'https://creativecommons.org/licenses/by/4.0/' }

/** Who is known to publish weather, and what each wants to be shown beside it. */
export const PUBLISHERS = {
  environmentCanada: {
    source: 'Environment Canada',
    attribution: 'Environment and Climate Change Canada',
    licence: 'End-use licence',
    licenceUrl: 'https://eccc-msc.github.io/open-data/licence/readme_en/',
  },
  nationalWeatherService: {
    source: 'National Weather Service',
    attribution: 'NOAA / National Weather Service',
    licence: 'Public domain',
    licenceUrl: 'https://www.weather.gov/disclaimer',
  },
  meteoAlarm: { source: 'MeteoAlarm', attribution: 'EUMETNET – MeteoAlarm', ...CC_BY_4 },
  bbc: {
    source: 'BBC Weather',
    attribution: 'BBC',
    licence: 'BBC terms of use',
    licenceUrl: 'https://www.bbc.co.uk/usingthebbc/terms/',
  },
  hongKong: {
    source: 'Hong Kong Observatory',
    attribution: 'Hong Kong Observatory, Government of the Hong Kong SAR',
    licence: 'Non-commercial use',
    licenceUrl: 'https://www.hko.gov.hk/en/readme/readme.htm',
  },
  taiwan: {
    source: '中央氣象署',
    attribution: '交通部中央氣象署',
    licence: '政府資料開放授權條款',
    licenceUrl: 'https://data.gov.tw/license',
  },
  metNorway: { source: 'MET Norway', attribution: 'Data from MET Norway', ...CC_BY_4 },
  openMeteo: { source: 'Open-Meteo', attribution: 'Weather data by Open-Meteo.com', ...CC_BY_4 },
  yahoo: { source: 'Yahoo! Weather', attribution: 'Yahoo! Weather' },
} as const satisfies Readonly<Record<string, Publisher>>
