// Scenes of the page in a browser. PAGE_URL: the address that the server printed; PAGE_PACKAGES: the folder that it serves;
// PAGE_MODULES: where playwright-core is installed; PAGE_SHOTS: a folder for screenshots, if somebody wants to look.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';

const { PAGE_URL, PAGE_PACKAGES, PAGE_MODULES, PAGE_CHROMIUM, PAGE_SHOTS } = process.env;
const { chromium } = createRequire(`${PAGE_MODULES}/`)('playwright-core');
const WAIT = 20_000;  // for what takes milliseconds on a machine with nothing else to do
const LIST = path.join(PAGE_PACKAGES, 'stdlib/list.dark');

let browser, context, page, said;

before(async () => {
  browser = await chromium.launch({ executablePath: PAGE_CHROMIUM, args: ['--no-sandbox'] });
});
after(() => browser.close());
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  page.setDefaultTimeout(WAIT);
  said = [];
  // A 404 is the answer about an item that is gone.
  page.on('console', (message) => message.type() === 'error' && !/ 404 /.test(message.text()) && said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(PAGE_URL);
  await page.getByRole('treeitem').first().waitFor();
  await assertEventually(() => page.evaluate(() => performance.getEntriesByName('all-shown').length > 0 &&
    document.getElementById('status').dataset.state === 'live'), 'the page has asked all and follows');
});
afterEach(async () => {
  await context.close();
  assert.deepEqual(said, [], 'errors in the console');
});

const heading = (name) => page.getByRole('heading', { level: 1, name }).waitFor();
const open = (hash) => page.evaluate((to) => { location.hash = to; }, hash);

/** As editors save. */
function save(file, text) {
  fs.writeFileSync(`${file}~`, text);
  fs.renameSync(`${file}~`, file);
}

/** Does something with another text in a file, and brings the old one back. */
async function edited(file, change, then) {
  const text = fs.readFileSync(file, 'utf8');
  const other = change(text);
  assert.notEqual(other, text, 'the edit is none');
  try {
    save(file, other);
    await then();
  } finally {
    save(file, text);
  }
}

test('the token leaves the address', async () => {
  assert.match(page.url(), /^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{16}\/(#.*)?$/);
  assert.equal(await page.evaluate(() => document.cookie), '', 'scripts see the cookie');
  await page.reload();
  await page.getByRole('treeitem').first().waitFor();
});

test('search finds as one types, and Enter opens what is active', async () => {
  await page.keyboard.press('/');
  await page.keyboard.type('List.ma');
  // What the first letters find is there for a moment.
  const first = page.getByRole('option').first().filter({ hasText: /map\s*Darklang\.Stdlib\.List/ });
  await first.waitFor();
  assert.equal(await page.getByRole('combobox').getAttribute('aria-activedescendant'), await first.getAttribute('id'));
  await page.keyboard.press('Enter');
  await heading('map');
  assert.match(await page.locator('.code').textContent(), /let map/);
  await page.getByRole('combobox').fill('no such name at all');
  await page.getByText('Nothing found').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('treeitem').first().waitFor();
});

test('names in the source are links, and so are users and modules', async () => {
  await open('#/fn/Darklang.Stdlib.List.map');
  await heading('map');
  const link = page.locator('.code a').first();
  const name = (await link.getAttribute('title')).split(' ')[1];
  await link.click();
  await heading(name.split('.').at(-1));
  await page.getByRole('group', { name: /use it/ }).waitFor();
  const user = page.getByRole('listbox', { name: 'Used by' }).getByRole('option').first();
  const title = await user.getAttribute('title');
  await user.click();
  await heading(title.split('.').at(-1));
  await page.getByRole('navigation', { name: 'Module' }).getByRole('link').last().click();
  await page.getByRole('listbox', { name: /^Items of/ }).waitFor();
  await page.goBack();
  await heading(title.split('.').at(-1));
});

test('PT and RT are shown, by mouse and by arrow keys', async () => {
  await open('#/fn/Darklang.Stdlib.List.map');
  await page.getByRole('tab', { name: 'PT' }).click();
  await page.getByLabel('PT', { exact: true }).and(page.locator('pre')).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByLabel('RT', { exact: true }).and(page.locator('pre')).waitFor();
  assert.equal(await page.getByRole('tab', { name: 'RT' }).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('ArrowRight');
  await page.locator('.code .numbers').waitFor();
});

test('the impact of an edit counts who follows', async () => {
  await open('#/type/Darklang.Stdlib.Option.Option');
  await page.getByRole('heading', { name: /^Impact of an edit/ }).waitFor();
  await page.getByText(/other items? in \d+ modules? would get another id/).waitFor();
});

test('the tree works with the keyboard alone', async () => {
  await page.keyboard.press('/');
  await page.keyboard.press('Tab');
  const tree = page.getByRole('tree');
  await assertEventually(() => tree.evaluate((each) => each === document.activeElement), 'the tree has the focus');
  const active = () => tree.evaluate((each) => {
    const row = document.getElementById(each.getAttribute('aria-activedescendant'));
    return row && { text: row.querySelector('.last').textContent, level: row.ariaLevel, open: row.getAttribute('aria-expanded') };
  });
  await page.keyboard.press('Home');
  const first = await active();
  assert.equal(first.level, '1');
  if (first.open === 'true') await page.keyboard.press('ArrowLeft');
  assert.equal((await active()).open, 'false');
  await page.keyboard.press('ArrowRight');
  assert.equal((await active()).open, 'true');
  await page.keyboard.press('ArrowRight');
  assert.equal((await active()).level, '2');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.deepEqual([(await active()).text, (await active()).level], [first.text, '1']);
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  assert.equal((await active()).text, first.text);
});

test('a save shows at once', async () => {
  await open('#/fn/Darklang.Stdlib.List.map');
  await heading('map');
  const id = await page.getByRole('button', { name: /^Copy the id/ }).getAttribute('title');
  await edited(LIST, (text) => text.replace(/let map [^]*?(?=\n\n|$)/, (whole) => whole.replaceAll(/\bf\b/g, 'change')), async () => {
    await page.locator('.code').getByText('(change item)').first().waitFor();
    await page.getByText(/generation \d+|changed/).first().waitFor();
  });
  await page.locator('.code').getByText('(f item)').first().waitFor();
  assert.equal(await page.getByRole('button', { name: /^Copy the id/ }).getAttribute('title'), id, 'names of parameters change no id');
});

test('an item that is new is in the tree, and one that goes is said to be removed', async () => {
  const file = path.join(PAGE_PACKAGES, 'fresh.dark');
  save(file, 'module Fresh.Made\n\nlet sprout (x: Int) : Int = x\n');
  try {
    await page.getByRole('treeitem', { name: /^Fresh/ }).waitFor();
    await open('#/fn/Fresh.Made.sprout');
    await heading('sprout');
  } finally {
    fs.rmSync(file);
  }
  await page.getByText('This function was removed.').waitFor();
  await page.getByRole('treeitem', { name: /^Fresh/ }).waitFor({ state: 'detached' });
});

test('a page that nobody sees lets its connection go, and catches up later', async () => {
  const hide = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
  const streams = [];
  page.on('request', (request) => request.url().includes('v1/events') && streams.push(request.url()));
  await page.clock.install();
  await hide(true);
  const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('v1/events'));
  await page.clock.fastForward(61_000);
  await ended;
  const file = path.join(PAGE_PACKAGES, 'unseen.dark');
  save(file, 'module Unseen.Made\n\nlet grass (x: Int) : Int = x\n');
  try {
    await assertEventually(() => page.evaluate(() => fetch('v1/search?q=Unseen.Made.grass').then((r) => r.json()).then((r) => r.items.length === 1)),
                           'the server has it');
    assert.equal(await page.getByRole('treeitem', { name: /^Unseen/ }).count(), 0, 'it follows although it is hidden');
    await hide(false);
    await page.getByRole('treeitem', { name: /^Unseen/ }).waitFor();
    assert.equal(streams.length, 1);
    assert.match(streams[0], /after=/);
  } finally {
    fs.rmSync(file);
  }
  await page.getByRole('treeitem', { name: /^Unseen/ }).waitFor({ state: 'detached' });
});

test('errors appear and go', async () => {
  await page.getByRole('link', { name: /^Problems/ }).click();
  await page.getByText('None. Everything builds.').waitFor();
  await edited(LIST, (text) => `${text}\nlet broken (x: Int) : Int = (x\n`, async () => {
    await page.getByText('1 error', { exact: true }).first().waitFor();
    const problem = page.getByRole('listitem').first();
    assert.match(await problem.textContent(), /^E\d{4}.*stdlib\/list\.dark:\d+:\d+/s);
    await assertEventually(async () => (await page.title()).startsWith('(1) Problems'), 'the title counts');
    await open('#/fn/Darklang.Stdlib.List.map');
    await page.getByText('does not build yet').waitFor();
  });
  await page.locator('.code').getByText('let map').first().waitFor();
  await open('#/problems');
  await page.getByText('None. Everything builds.').waitFor();
});

test('problems link to the items that they are about', async () => {
  await open('#/problems');
  const errors = (text) => text.replace('let map', 'let map (nothing: Darklang.Stdlib.Option.Optio<Int>)');
  await edited(LIST, errors, async () => {
    await page.locator('.help').getByRole('link', { name: 'Stdlib.Option.Option' }).waitFor();
    await page.getByRole('listitem').getByRole('link', { name: 'map' }).click();
    await heading('map');
  });
  await page.locator('.code').getByText('let map').first().waitFor();
});

test('the graph goes a step further, by click and by keyboard', async () => {
  await open('#/fn/Tour.Layouts.inParentheses');
  const links = page.locator('.graph a');
  await links.first().waitFor();
  const before = await links.count();
  const sign = page.getByRole('button', { name: 'What is used by map' });
  await sign.click();
  await assertEventually(async () => (await links.count()) > before, 'what map uses is there');
  assert.equal(await sign.getAttribute('aria-expanded'), 'true');
  await sign.focus();
  await page.keyboard.press('Enter');
  await assertEventually(async () => (await links.count()) === before, 'it is gone again');
  await assertEventually(() => sign.evaluate((each) => each === document.activeElement), 'the sign keeps the focus');
  await page.keyboard.press(' ');
  await assertEventually(async () => (await links.count()) > before, 'and back');
  await open('#/fn/Darklang.Stdlib.List.map');
  await heading('map');
  await page.getByRole('button', { name: /^Who uses/ }).first().click();
  await page.getByRole('button', { name: /^Who uses.*: nothing$/ }).first().waitFor();
  // More than there is room for comes by a click too.
  await open('#/type/Darklang.Stdlib.Option.Option');
  await heading('Option');
  const more = page.getByRole('button', { name: /^Show \d+ more$/ });
  await more.waitFor();
  const some = await links.count();
  await more.click();
  await assertEventually(async () => (await links.count()) > some, 'more of them');
});

test('builds are a timeline of phases', async () => {
  await page.getByRole('link', { name: 'Builds' }).click();
  const saves = page.locator('summary').filter({ hasText: 'Save' });
  // The page may not have them all yet: the server has.
  const before = await page.evaluate(() => fetch('v1/builds').then((r) => r.json()).then((r) => r.builds.filter((each) => each.what === 'memory').length));
  await edited(LIST, (text) => `${text}\nlet grown (x: Int) : Int = x\n`, async () => {
    await assertEventually(async () => (await saves.count()) > before, 'the save is among the builds');
    await saves.first().click();
    for (const phase of ['compile', 'publish']) await page.locator('.lane .label').filter({ hasText: phase }).first().waitFor();
    await page.locator('summary').filter({ hasText: 'Database' }).first().waitFor();
  });
});

test('what packages say is text, whatever it looks like', async () => {
  const file = path.join(PAGE_PACKAGES, 'evil.dark');
  save(file, 'module Evil.Page\n\n/// <img src=x onerror="window.hit=1"> `<script>window.hit=1</script>`\nlet bad (x: Int) : String = "<script>window.hit=1</script>"\n');
  try {
    await page.getByRole('treeitem', { name: /^Evil/ }).waitFor();
    await open('#/fn/Evil.Page.bad');
    await heading('bad');
    assert.match(await page.locator('.docs').textContent(), /<img src=x onerror="window.hit=1"> <script>/);
    assert.match(await page.locator('.code').textContent(), /"<script>window\.hit=1<\/script>"/);
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.equal(await page.evaluate(() => window.hit), undefined);
  } finally {
    fs.rmSync(file);
  }
  await page.getByText('This function was removed.').waitFor();
});

test('only the rows in sight are in the document', async () => {
  await page.keyboard.press('/');
  await page.keyboard.type('t');
  await page.getByRole('option').first().waitFor();
  const shown = await page.getByRole('option').count();
  const all = Number(await page.getByRole('option').first().getAttribute('aria-setsize'));
  assert.ok(all > 60 && shown < 45, `${shown} of ${all}`);
  for (let i = 0; i < 60; i++) await page.keyboard.press('ArrowDown');
  const active = page.locator('#results .row.active');
  assert.equal(await active.getAttribute('aria-posinset'), '61');
  await assertEventually(async () => (await page.getByRole('option').count()) < 45, 'rows out of sight are gone');
});

test('a page of another origin can read nothing and change nothing', async () => {
  const room = await page.evaluate(() => location.origin + location.pathname);
  let cookies = null;
  const other = http.createServer((request, response) => {
    cookies = `${cookies ?? ''}${request.headers.cookie ?? ''}`;
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>other</title>');
  });
  await new Promise((done) => other.listen(0, '127.0.0.1', done));
  try {
    const { port } = other.address();
    for (const host of ['127.0.0.1', 'localhost']) {
      const stranger = await context.newPage();
      await stranger.goto(`http://${host}:${port}/`);
      const got = await stranger.evaluate(async (room) => {
        const out = {};
        const tries = {
          read: () => fetch(`${room}v1/items`, { credentials: 'include' }).then((r) => r.text()),
          opaque: () => fetch(`${room}v1/items`, { credentials: 'include', mode: 'no-cors' }).then((r) => r.text()),
          post: () => fetch(`${room}v1/flush`, { method: 'POST', credentials: 'include' }).then((r) => r.text()),
          script: () => new Promise((done, fail) => Object.assign(document.head.appendChild(document.createElement('script')), { src: `${room}main.js`, onload: () => done('loaded'), onerror: fail })),
          module: () => import(`${room}dom.js`).then(() => 'loaded'),
          events: () => new Promise((done, fail) => Object.assign(new EventSource(`${room}v1/events`, { withCredentials: true }), { onopen: () => done('open'), onerror: fail })),
          frame: () => new Promise((done, fail) => {
            const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), { src: room }));
            frame.onload = () => { try { done(frame.contentDocument.body.textContent); } catch (error) { fail(error); } };
          }),
          opened: async () => {
            const window_ = open(room);
            await new Promise((done) => setTimeout(done, 500));
            return window_.document.title;
          },
        };
        for (const [name, attempt] of Object.entries(tries)) out[name] = await attempt().then((text) => `read: ${text}`, () => 'refused');
        return out;
      }, room);
      for (const [way, result] of Object.entries(got)) {
        // No text of an answer, and no frame with anything in it.
        assert.ok(result === 'refused' || result === 'read: ', `${way} from ${host}: ${result}`);
      }
      await stranger.close();
    }
    assert.equal(cookies, '', 'another port got the cookie');
  } finally {
    other.close();
  }
});

test('a browser without the cookie gets nothing', async () => {
  const stranger = await (await browser.newContext()).newPage();
  const answer = await stranger.goto(page.url());
  assert.equal(answer.status(), 403);
  assert.doesNotMatch(await stranger.content(), /<script|Darklang/);
  await stranger.context().close();
});

for (const [width, height, colorScheme] of [[400, 800, 'dark'], [1600, 1000, 'light'], ...(PAGE_SHOTS ? [[400, 800, 'light'], [1600, 1000, 'dark']] : [])]) {
  test(`nothing is cut off at ${width} px, ${colorScheme}`, async () => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    for (const [name, hash, title] of [['home', '#/', 'Packages'], ['item', '#/fn/Tour.Layouts.inParentheses', 'inParentheses'],
                                       ['type', '#/type/Darklang.Stdlib.Option.Option', 'Option'], ['module', '#/module/Darklang.Stdlib', 'Stdlib'],
                                       ['problems', '#/problems', 'Problems'], ['builds', '#/builds', 'Builds']]) {
      await open(hash);
      if (width > 700 || name !== 'home') await heading(title);
      if (name === 'item') {
        await page.locator('.graph').waitFor();
        await page.getByRole('button', { name: 'What is used by map' }).click();
        await page.getByRole('button', { name: 'What is used by fold' }).waitFor();
      }
      const wide = await page.evaluate(() => [document.documentElement, document.getElementById('main')]
        .map((each) => each.scrollWidth - each.clientWidth));
      assert.deepEqual(wide, [0, 0], `${name} scrolls sideways`);
      if (PAGE_SHOTS) await page.screenshot({ path: path.join(PAGE_SHOTS, `${name}-${width}-${colorScheme}.png`) });
    }
    const seen = await page.evaluate(() => ['main', 'side'].map((each) => getComputedStyle(document.querySelector(each === 'main' ? 'main' : '.side')).display !== 'none'));
    assert.deepEqual(seen, [true, width > 700], 'the list beside the content, or in turn with it');
    await open('#/');
    await assertEventually(() => page.locator('.side').isVisible(), 'the list is there');
  });
}

async function assertEventually(check, what) {
  const end = Date.now() + WAIT;
  while (!(await check())) {
    assert.ok(Date.now() < end, `never: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
