// Runs in a browser for tests/bench/page.py; prints times in milliseconds as JSON.
import { createRequire } from 'node:module';

const { PAGE_URL, PAGE_MODULES, PAGE_CHROMIUM, PAGE_RUNS } = process.env;
const { chromium } = createRequire(`${PAGE_MODULES}/`)('playwright-core');
const browser = await chromium.launch({ executablePath: PAGE_CHROMIUM, args: ['--no-sandbox'] });
const times = { paint: [], search: [] };

const page = await (await browser.newContext({ viewport: { width: 1600, height: 1000 } })).newPage();
await page.goto(PAGE_URL);
await page.getByRole('treeitem').first().waitFor();

for (let i = 0; i < Number(PAGE_RUNS); i++) {
  await page.reload();
  await page.getByRole('treeitem').first().waitFor();
  // The mark stands where the tree is in the document: the frame behind it is the one that shows it.
  times.paint.push(await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const shown = performance.getEntriesByName('items-shown')[0].startTime;
    const painted = performance.getEntriesByType('paint').map((each) => each.startTime);
    done(Math.max(shown, ...painted) - performance.getEntriesByType('navigation')[0].requestStart);
  })))));
}

const words = ['List.map', 'option', 'parseJson', 'zz', 'fromStrnig'];
for (let i = 0; i < Number(PAGE_RUNS); i++) {
  const word = words[i % words.length];
  const each = await page.evaluate(async (word) => {
    const input = document.getElementById('search'), results = document.getElementById('results'), foot = document.getElementById('side-foot');
    const out = [];
    for (let length = 1; length <= word.length; length++) {
      const begin = performance.now();
      const shown = new Promise((done) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          done();
        });
        observer.observe(results, { childList: true, subtree: true, attributes: true });
        observer.observe(foot, { childList: true, characterData: true, subtree: true });
      });
      input.value = word.slice(0, length);
      input.dispatchEvent(new Event('input'));
      await shown;
      out.push(performance.now() - begin);
    }
    input.value = '';
    input.dispatchEvent(new Event('input'));
    return out;
  }, word);
  times.search.push(...each);
}
await browser.close();
console.log(JSON.stringify(times));
