// The rules that types cannot hold: how screens reach the program, and where strings and colours live.
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

const onlyInBackend = {
  patterns: [
    { group: ['@tauri-apps/*'], message: 'Screens reach the program through src/backend/ only.' },
  ],
};

export default ts.config(
  { ignores: ['dist/', 'dist-hub/', 'node_modules/', 'screens/out/', 'walks/out/'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'no-restricted-imports': ['error', onlyInBackend],
      'max-lines-per-function': ['warn', { max: 70, skipComments: true, skipBlankLines: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inline-styles': 'off',
      'prefer-const': 'off',
    },
  },
  { files: ['src/backend/tauri.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['**/*.test.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['screens/**', 'build/**', 'walks/**', '*.config.*'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-console': 'off' },
  },
);
