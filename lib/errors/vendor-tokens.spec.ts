import { expect, it } from 'vitest';
import { redact } from './redact.js';

/** Made here, so that a search for tokens in this repository finds none. */
const word = (length: number) => 'Zq3zK9vX2mB7wR4tY8uP1sD6fG0hJ5lC'.repeat(4).slice(0, length);
const capitals = (length: number) => word(length).toUpperCase();
const hex = (length: number) => '9f86d081884c7d659a2feaa0c55ad015'.repeat(4).slice(0, length);

const TOKENS: [vendor: string, ...tokens: string[]][] = [
  ['GitHub', ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((prefix) => `${prefix}_${word(36)}`), `github_pat_${word(82)}`],
  ['GitLab', ...['glpat', 'glptt', 'gldt', 'glrt', 'glft', 'glsoat', 'glcbt'].map((prefix) => `${prefix}-${word(20)}`)],
  ['Slack', ...['xoxb', 'xoxp', 'xoxa', 'xoxr', 'xoxs', 'xoxe', 'xoxc', 'xoxd'].map((p) => `${p}-123-456-${word(24)}`)],
  ['Slack', `xapp-1-A0-${word(20)}`, `xoxe.xoxp-1-${word(30)}`],
  ['Stripe', ...['sk_live', 'sk_test', 'rk_live', 'rk_test', 'whsec'].map((prefix) => `${prefix}_${word(24)}`)],
  ['AWS', `AKIA${capitals(16)}`, `ASIA${capitals(16)}`],
  ['OpenAI', `sk-${word(48)}`, `sk-proj-${word(48)}`, `sk-svcacct-${word(40)}`],
  ['Anthropic', `sk-ant-api03-${word(60)}`],
  ['SendGrid', `SG.${word(22)}.${word(43)}`],
  ['npm', `npm_${word(36)}`],
  ['Vault', `hvs.${word(24)}`, `hvb.${word(24)}`, `hvr.${word(24)}`, `s.${word(24)}`],
  ['Google', `AIza${word(35)}`, `ya29.${word(60)}`, `GOCSPX-${word(28)}`],
  ['DigitalOcean', `dop_v1_${hex(64)}`, `doo_v1_${hex(64)}`, `dor_v1_${hex(64)}`],
  ['Twilio', `SK${hex(32)}`],
  ['Mailgun', `key-${hex(32)}`],
  ['Discord', `M${word(25)}.${word(6)}.${word(38)}`],
  ['Telegram', `123456789:AA${word(33)}`, `https://api.telegram.org/bot123456789:AA${word(33)}/getMe`],
  ['Shopify', `shpat_${hex(32)}`, `shpss_${hex(32)}`, `shpca_${hex(32)}`, `shppa_${hex(32)}`],
  ['Linear', `lin_api_${word(40)}`],
  ['Notion', `ntn_${word(46)}`, `secret_${word(43)}`],
  ['Databricks', `dapi${hex(32)}`],
  ['PyPI', `pypi-AgEIcHlwaS5vcmc${word(60)}`],
  ['Doppler', `dp.pt.${word(43)}`, `dp.st.dev.${word(43)}`],
  ['Hugging Face', `hf_${word(34)}`],
  ['Grafana', `glsa_${word(32)}_${hex(8)}`, `glc_${word(40)}`],
  ['Docker Hub', `dckr_pat_${word(27)}`],
  ['PlanetScale', `pscale_pw_${word(43)}`, `pscale_tkn_${word(43)}`],
  ['Postman', `PMAK-${hex(24)}-${hex(34)}`],
  ['New Relic', `NRAK-${capitals(27)}`],
  ['Sentry', `sntrys_${word(60)}`, `sntryu_${hex(64)}`],
  ['Square', `sq0atp-${word(22)}`, `EAAA${word(60)}`],
  ['Figma', `figd_${word(40)}`],
  ['Atlassian', `ATATT3${word(60)}`],
  ['RubyGems', `rubygems_${hex(48)}`],
  ['Supabase', `sbp_${hex(40)}`],
  ['Heroku', `HRKU-${hex(36)}`],
  ['Mailchimp', `${hex(32)}-us12`],
  ['Groq, Perplexity, xAI, Replicate', `gsk_${word(52)}`, `pplx-${word(48)}`, `xai-${word(60)}`, `r8_${word(37)}`],
  ['Terraform', `${word(14)}.atlasv1.${word(60)}`],
  ['JSON Web Tokens', `eyJhbGciOiJI.eyJ${word(20)}.${word(30)}`],
];

it.each(TOKENS)('shows no token of %s', (_vendor, ...tokens) => {
  for (const token of tokens) {
    for (const text of [token, `got 401 for ${token}, retry`, `["${token}"]`, `x:${token}`, `(${token})`]) {
      const shown = redact(text);
      expect(shown).toContain('***');
      expect(shown).not.toMatch(/Zq3z|Q3Z|9f86d0|K9vX/);
    }
  }
});
