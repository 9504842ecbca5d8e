// The OpenID Connect provider of the suite: npm's oidc-provider, with the addresses, scopes and claims of ACM/IDM.
//
// What it is told comes as a line of JSON on its input, any of `clients`, `accounts`, `keys` and `lies`, and stands
// until it is told otherwise; each line is answered by one. It ends when its input does.

import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

for (const level of ['log', 'info', 'warn']) console[level] = console.error; // the output is for answers
const { default: Provider } = await import('oidc-provider');

const MOUNTED = '/op';
const ROUTES = { authorization: '/v1/auth', token: '/v1/token', end_session: '/v1/logout', jwks: '/v1/keys', userinfo: '/v1/userinfo' };
const LEVELS = ['urn:be:vlaanderen:authmech:eid', 'urn:be:vlaanderen:authmech:csamtotp'];

const told = { clients: [], accounts: {}, keys: undefined, lies: {} };
let provider;
let answer;

function begin() {
  provider = new Provider(`http://localhost:${server.address().port}${MOUNTED}`, {
    clients: told.clients,
    jwks: told.keys,
    cookies: { keys: ['the suite'] },
    routes: ROUTES,
    acrValues: LEVELS,
    scopes: ['openid'],
    claims: {
      openid: ['sub'],
      profile: ['given_name', 'family_name'],
      rrn: ['rrn'],
      vo: ['vo_id', 'vo_doelgroepcode', 'vo_orgcode', 'vo_orgnaam'],
      baken: ['baken_rol_3d'],
    },
    conformIdTokenClaims: false, // all claims in the token, as ACM/IDM has them
    pkce: { required: () => false }, // the client is to show by itself that it asks for it
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    interactions: { url: (_ctx, interaction) => `${MOUNTED}/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => told.accounts[id] && { accountId: id, claims: () => ({ sub: id, ...told.accounts[id] }) },
    async loadExistingGrant(ctx) { // nobody is asked for consent
      const { client, session, provider: { Grant } } = ctx.oidc;
      const grant = new Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope([...ctx.oidc.requestParamScopes].join(' '));
      await grant.save();
      return grant;
    },
  });
  provider.use(lie);
  answer = provider.callback();
}

// Changes an answer of the protocol (`discovery`, `jwks`, `token`, `userinfo`): fields set, or removed where null;
// `status`, `headers` and `text` for what is no JSON.
async function lie(ctx, next) {
  await next();
  const { fields, status, headers, text } = told.lies[ctx.oidc?.route] ?? {};
  if (fields) {
    const body = { ...ctx.body, ...fields };
    ctx.body = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  }
  if (text !== undefined) ctx.body = text;
  if (status) ctx.status = status;
  if (headers) ctx.set(headers);
}

const escaped = (text) => String(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

// Who signs in, and for which organisation: each account is a capacity of a person, as ACM/IDM lets one choose.
async function interaction(request, response) {
  if (request.method === 'POST') {
    let sent = '';
    for await (const part of request) sent += part;
    const account = new URLSearchParams(sent).get('account');
    const result = account in told.accounts
      ? { login: { accountId: account, acr: told.accounts[account].acr } }
      : { error: 'access_denied', error_description: 'cancelled' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  await provider.interactionDetails(request, response);
  const choices = Object.entries(told.accounts).map(([id, { given_name: first, family_name: last, vo_orgnaam: place }]) => (
    `<p><button name="account" value="${escaped(id)}">${escaped([first, last, place].filter(Boolean).join(' '))}</button>`));
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><html lang="nl"><title>ACM/IDM</title><form method="post">${choices.join('')}
    <p><button name="account" value="">Annuleren</button></form></html>`);
}

const server = createServer((request, response) => {
  request.originalUrl = request.url;
  if (!request.url.startsWith(`${MOUNTED}/`)) {
    response.writeHead(404).end();
  } else if (request.url.startsWith(`${MOUNTED}/interaction/`)) {
    interaction(request, response).catch((error) => response.writeHead(400).end(String(error)));
  } else {
    request.url = request.url.slice(MOUNTED.length);
    answer(request, response);
  }
});

server.listen(0, 'localhost', () => {
  begin();
  process.stdout.write(`${JSON.stringify({ issuer: provider.issuer })}\n`);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const news = JSON.parse(line);
    Object.assign(told, news);
    if (Object.keys(news).some((name) => name !== 'lies')) begin();
    process.stdout.write('{}\n');
  });
  lines.on('close', () => process.exit());
});
