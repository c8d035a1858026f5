// node screenshots.mjs SITE DASHBOARD TOKEN DIRECTORY: pictures of the page and of the dashboard, from the system that runs there.

import { createRequire } from 'node:module';
import { execSync } from 'node:child_process';
import { join } from 'node:path';

const { chromium } = createRequire(import.meta.url)(join(process.env.PLAYWRIGHT, 'package'));
const [site, dashboard, token, directory] = process.argv.slice(2);
const patience = 60_000;

await untilHealthy();
const browser = await chromium.launch({ executablePath: execSync('command -v chromium').toString().trim() });
await picturesOfPage();
await picturesOfDashboard();
await browser.close();

async function untilHealthy() {
  for (const end = Date.now() + patience; ;) {
    const answers = await fetch(`${site}/peek`).then(reply => reply.ok, () => false);
    if (answers) return;
    if (Date.now() > end) throw new Error(`${site} does not answer`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

async function picturesOfPage() {
  // One after the other: two pages at once would take each other's turns.
  await picture('page-light', { colorScheme: 'light' });
  await picture('page-dark', { colorScheme: 'dark' });
  await picture('page-phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale: 'id-ID' });
}

async function picture(name, options) {
  const tab = await newTab(options);
  await tab.goto(site);
  await tab.locator('#strip [data-kind]').first().waitFor();
  await tab.locator('#steady').click();
  await tab.locator('#strip .cell:last-child[data-kind]').waitFor({ timeout: patience });
  await shoot(tab, name, { fullPage: true });
  // The hit under way ends first: a closed tab would leave a broken one in the traces.
  await tab.locator('#stop').click();
  await tab.waitForTimeout(1000);
  await tab.context().close();
}

async function picturesOfDashboard() {
  const tab = await newTab({ colorScheme: 'light' });
  await tab.goto(`${dashboard}/login?t=${token}`);
  await tab.getByText('api-1').first().waitFor({ timeout: patience });
  await settle(tab);
  await shoot(tab, 'resources');

  await tab.getByText('Graph', { exact: true }).click();
  await settle(tab);
  await shoot(tab, 'graph');

  await tab.goto(`${dashboard}/traces`);
  await tab.getByText('nginx: GET /').first().waitFor({ timeout: patience });
  await settle(tab);
  await shoot(tab, 'traces');

  await tab.getByText('nginx: GET /').last().click();
  await settle(tab);
  await shoot(tab, 'trace');

  await tab.goto(`${dashboard}/metrics/resource/api-1?meter=Microsoft.AspNetCore.Hosting&instrument=http.server.request.duration&duration=1&view=Graph`);
  await settle(tab);
  await shoot(tab, 'metrics');
  await tab.context().close();
}

async function newTab(options) {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 }, ...options });
  return context.newPage();
}

// The dashboard fetches and draws after it has loaded, and says nowhere that it is done.
async function settle(tab) {
  await tab.waitForTimeout(4000);
}

async function shoot(tab, name, options = {}) {
  await tab.screenshot({ path: join(directory, `${name}.png`), caret: 'initial', ...options });
}
