export interface Position {
  readonly latitude: number
  readonly longitude: number
}

const CURRENT = ['temperature_2m', 'relative_humidity_2m', 'weather_code', 'is_day', 'wind_speed_10m', 'wind_gusts_10m', 'pressure_msl']
const DAILY = ['weather_code', 'temperature_2m_max', 'temperature_2m_min', 'precipitation_probability_max']
const SERVICES = {
  'open-meteo': `https://api.open-meteo.com/v1/forecast?current=${CURRENT.join(',')}&daily=${DAILY.join(',')}&timezone=auto&`,
  'met.no': 'https://api.met.no/weatherapi/locationforecast/2.0/complete?',
} as const
const PARAMETERS = { 'open-meteo': ['latitude', 'longitude'], 'met.no': ['lat', 'lon'] } as const

/** Where a service tells the weather of a position; met.no refuses one with more than four decimals, which are 11 m. */
export function forecastAddress(service: keyof typeof SERVICES, { latitude, longitude }: Position): string {
  const [north, east] = PARAMETERS[service]
  return `${SERVICES[service]}${north}=${fourDecimals(latitude)}&${east}=${fourDecimals(longitude)}`
}

const fourDecimals = (degrees: number): number => Math.round(degrees * 10_000) / 10_000
