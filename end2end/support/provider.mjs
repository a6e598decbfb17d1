// An OpenID Connect provider on this machine, for the tests: `node support/provider.mjs [PORT] [PORTAL]`.
// Everybody may sign in under any name with any password; the name is the subject. Says "ready" when it listens.
import { Provider } from 'oidc-provider';

const port = Number(process.argv[2] ?? 8219);
const portal = process.argv[3] ?? 'http://127.0.0.1:8210';
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'portal',
      client_secret: 'only-for-tests',
      redirect_uris: [`${portal}/sign-in/callback`],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      backchannel_logout_uri: `${portal}/api/v1/identity/back-channel-logout`,
      backchannel_logout_session_required: true,
    },
  ],
  pkce: { required: () => true, methods: ['S256'] },
  claims: { openid: ['sub', 'sid'], profile: ['name', 'login', 'groups'], email: ['email'] },
  // The portal reads claims from the identity token.
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  async findAccount(_ctx, id) {
    return {
      accountId: id,
      claims: async () => ({
        sub: id,
        name: id,
        login: id,
        email: `${id}@example.com`,
        groups: id === 'ann' ? ['platform'] : [],
      }),
    };
  },
});

provider.on('server_error', (_ctx, error) => console.error(error));
provider.on('backchannel.error', (_ctx, error, client, account, sid) => console.error('back-channel logout', error, account, sid));
provider.on('backchannel.success', (_ctx, _client, account) => console.log(`back-channel logout of ${account}`));
provider.listen(port, '127.0.0.1', () => console.log(`ready on ${issuer}`));
