// Source text: what a name means is a link, what kind of word it is gives the colour.
import { h, hrefOf } from './dom.js';

const TOKENS = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\(\*[^]*?\*\))`,
    String.raw`(?<string>\$?"""[^]*?"""|\$?"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\\n])')`,
    String.raw`(?<number>\b\d[\w.]*)`,
    String.raw`(?<word>\b(?:let|in|type|val|module|if|then|else|elif|match|with|when|fun|of|true|false)\b)`,
  ].join('|'), 'g');

/** The tokens with a colour: `{begin, end, name}`, in order. */
export function tokens(text) {
  const out = [];
  for (const match of text.matchAll(TOKENS)) {
    const name = Object.keys(match.groups).find((each) => match.groups[each] !== undefined);
    out.push({ begin: match.index, end: match.index + match[0].length, name });
  }
  return out;
}

/** A part of the text, in pieces of one colour each. */
function pieces(text, begin, end, coloured) {
  const out = [];
  let at = begin;
  for (const token of coloured) {
    if (token.end <= at) continue;
    if (token.begin >= end) break;
    if (token.begin > at) out.push(text.slice(at, token.begin));
    const from = Math.max(token.begin, at), to = Math.min(token.end, end);
    out.push(h('span', { class: `t-${token.name}` }, text.slice(from, to)));
    at = to;
  }
  if (at < end) out.push(text.slice(at, end));
  return out;
}

/** The text of a definition, with its line numbers. */
export function sourceView(source) {
  const text = source.parts.map((part) => part.text).join('');
  const coloured = tokens(text);
  const code = h('code', {});
  let at = 0;
  for (const part of source.parts) {
    const inner = pieces(text, at, at + part.text.length, coloured);
    if (part.name) code.append(h('a', { href: hrefOf(part), title: `${part.kind} ${part.name}` }, inner));
    else if (part.builtin) code.append(h('span', { class: 'builtin', title: part.builtin }, inner));
    else if (part.missing) code.append(h('span', { class: 'missing', title: 'nothing has this name' }, inner));
    else code.append(...inner);
    at += part.text.length;
  }
  const lines = text.replace(/\n$/, '').split('\n').length;
  const numbers = Array.from({ length: lines }, (_, i) => source.line + i).join('\n');
  return h('div', { class: 'code' }, h('pre', { class: 'numbers', 'aria-hidden': 'true' }, numbers),
           h('pre', { class: 'text', tabindex: 0, 'aria-label': 'Source' }, code));
}

/** PT or RT, as text. */
export const plainView = (text, label) =>
  h('div', { class: 'code plain' }, h('pre', { class: 'text', tabindex: 0, 'aria-label': label }, h('code', {}, text)));
