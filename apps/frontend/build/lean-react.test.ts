import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findRemovedImports, removeUnusedExports } from './lean-react.ts'

const require = createRequire(import.meta.url)

const REACT = `"use strict";
var internals = { H: null };
exports.Children = {
  map: function () {
    return {};
  }
};
exports.Suspense = 1;
exports.__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE =
  internals;
exports.cloneElement = function (element) {
  if (element) {
    return {};
  }
};
exports.useState = function (initial) {
  return initial;
};
exports.unknown = "1";
`

test('keeps only the exports that the page uses', () => {
  expect(removeUnusedExports(REACT).match(/^exports\.\w+/gm)).toEqual([
    'exports.Suspense',
    'exports.__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE',
    'exports.useState',
  ])
  const exports: Record<string, unknown> = {}
  new Function('exports', removeUnusedExports(REACT))(exports)
  expect(exports).toMatchObject({ Suspense: 1, useState: expect.any(Function) })
})

test("removes exports from React's files, and the result is valid code", () => {
  const file = join(dirname(require.resolve('react')), 'cjs/react.production.js')
  const code = readFileSync(file, 'utf8')
  const exports: Record<string, unknown> = {}
  new Function('exports', 'require', 'process', removeUnusedExports(code))(exports, () => ({}), { env: {} })
  expect(Object.keys(exports)).toEqual(expect.arrayContaining(['Suspense', 'lazy', 'useState', 'version']))
  expect(exports).not.toHaveProperty('cloneElement')
})

test('reports an import of a removed export', () => {
  const source =
    "import { type ReactNode, useState, useTransition } from 'react'\nimport { createPortal } from 'react-dom'"
  expect(findRemovedImports(source)).toEqual(['useTransition', 'createPortal'])
  expect(findRemovedImports("import { useState as state, type FormEvent } from 'react'")).toEqual([])
})
