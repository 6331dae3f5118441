// Answers in place of the server's: what a real one says only in rare hours, or of another edition.

/** The portal's page for any path, also for one that the server does not hand it out for. */
export async function anyPath(page) {
  await page.route('**/*', async (route) => {
    if (!route.request().isNavigationRequest()) return route.fallback();
    const { origin } = new URL(route.request().url());
    return route.fulfill({ response: await route.fetch({ url: `${origin}/`, headers: { accept: 'text/html' } }) });
  });
}

/** The server's catalogue with some of its messages changed: id -> fields. */
export async function changedCatalog(page, changes) {
  await page.route(/\/v1\/catalog(\?|$)/, async (route) => {
    const response = await route.fetch();
    const catalog = await response.json();
    for (const message of catalog.messages) Object.assign(message, changes[message.id] ?? {});
    return route.fulfill({ response, json: catalog });
  });
}

export const message = (position, id, payload, more = {}) => ({
  position, id: `m-${position}`, message: id, version: '0.0.1', kind: 'event', private: false, from: 'OrdersService', to: ['InventoryService'],
  time: new Date(Date.UTC(2026, 2, 14, 9, 26, 53, position)).toISOString(), causationId: position === 1 ? null : `m-${position - 1}`, steps: [], payload, ...more,
});

/** One order with its story, whatever its name; all else is asked of the server. */
export async function oneOrder(page, order, messages, stock = []) {
  const story = { orderId: order.id, orderNumber: order.orderNumber, status: order.stage, messages };
  await page.route(/\/v1\/orders\?/, (route) => route.fulfill({ json: { items: [order], next: null } }));
  await page.route(/\/v1\/orders\/[^/]+$/, (route) => route.fulfill({ json: order }));
  await page.route(/\/v1\/orders\/[^/]+\/story$/, (route) => route.fulfill({ json: story }));
  await page.route(/\/v1\/stock(\?|$)/, (route) => {
    const product = new URL(route.request().url()).searchParams.get('product');
    return route.fulfill({ json: { items: stock.filter((row) => row.productId === product) } });
  });
}

/** The program's traffic, with what it says of itself changed: figures of `totals`, and a damaged journal. */
export async function trouble(page, totals, damage) {
  await page.route(/\/v1\/traffic\/stream$/, async (route) => {
    const traffic = await (await page.request.get('/v1/traffic')).json();
    Object.assign(traffic.totals, totals);
    if (damage) traffic.damage = damage;
    return route.fulfill({ status: 200, contentType: 'text/event-stream', body: `data: ${JSON.stringify(traffic)}\n\n` });
  });
}

/** The instances of a flow, filtered as the program does, and its figures. Returns what is asked for. */
export async function liveFlow(page, flow, instances, counts, stuck) {
  const asked = [];
  await page.route(new RegExp(`/v1/flows/${flow}/instances`), (route) => {
    const query = new URL(route.request().url()).searchParams;
    asked.push(query);
    const fits = (one) => (query.get('stuck') !== 'true' || one.stuck) && (query.get('step') === null || one.standing.some((at) => at.step === query.get('step')));
    return route.fulfill({ json: { instances: instances.filter(fits), next: null, counts, stuck } });
  });
  await page.route(/\/v1\/flows$/, async (route) => {
    const list = await (await page.request.get('/v1/flows')).json();
    for (const one of list.flows) {
      if (one.id !== flow) continue;
      for (const step of one.steps) Object.assign(step, { count: counts[step.id] ?? 0, stuck: stuck[step.id] ?? 0 });
      one.count = one.steps.reduce((sum, step) => sum + step.count, 0);
      one.stuck = one.steps.reduce((sum, step) => sum + step.stuck, 0);
    }
    return route.fulfill({ json: list });
  });
  return asked;
}
