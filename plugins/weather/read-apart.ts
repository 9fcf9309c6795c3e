import { type Asking, readWeather, type Weather } from './read-weather.ts'

/** `readWeather`, as another thread calls it. */
export default function readApart({ bytes, asking }: { readonly bytes: Uint8Array; readonly asking: Asking }): Weather {
  return readWeather(bytes, asking)
}
