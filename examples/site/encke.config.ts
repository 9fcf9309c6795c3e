import { defineConfig } from 'encke'

/** What the pages of this folder show: a place whose weather comes from Open-Meteo, and the board of made-up numbers. */
export default defineConfig({
  plugins: [
    'accounts',
    'chat',
    'presence',
    [
      'weather',
      { places: { keelung: { name: 'Keelung', names: { 'zh-Hant': '基隆' }, latitude: 25.13, longitude: 121.74, zone: 'Asia/Taipei' } } },
    ],
    'ticker',
    'widgets',
  ],
})
