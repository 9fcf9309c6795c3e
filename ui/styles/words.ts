import { css } from 'lit'

/**
 * Adopted by every element that shows people's words: the fonts and line height of each script, by the nearest `lang`.
 * The rules of the document do not reach into a shadow root, and one list of fonts for both Chinese scripts draws one of them wrong.
 */
export const words = css`
  [lang] {
    font-family: var(--font);
    line-height: var(--leading-md);
    text-autospace: normal;
    line-break: strict;
    letter-spacing: 0;
  }
  [lang]:lang(zh-Hant),
  [lang]:lang(zh-TW) {
    --font: 'Hanken Grotesk', 'PingFang TC', 'Noto Sans TC', 'Noto Sans CJK TC', 'Source Han Sans TC', 'Microsoft JhengHei', system-ui, sans-serif;
    --leading-md: 1.65;
  }
  [lang]:lang(zh-HK) {
    --font: 'Hanken Grotesk', 'PingFang HK', 'Noto Sans HK', 'Noto Sans CJK HK', 'Microsoft JhengHei', system-ui, sans-serif;
    --leading-md: 1.65;
  }
  [lang]:lang(zh-Hans),
  [lang]:lang(zh-CN) {
    --font: 'Hanken Grotesk', 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', system-ui, sans-serif;
    --leading-md: 1.65;
  }
  [lang]:lang(ja) {
    --font: 'Hanken Grotesk', 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', 'Yu Gothic UI', system-ui, sans-serif;
    --leading-md: 1.65;
  }
  [lang]:lang(ko) {
    --font: 'Hanken Grotesk', 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', system-ui, sans-serif;
    --leading-md: 1.6;
  }
`
