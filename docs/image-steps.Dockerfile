# Four steps from a naive image to the one of apps/backend/Dockerfile. compose/tour/image-sizes.sh prints their sizes.
# https://docs.docker.com/build/building/best-practices/
FROM node:26-alpine AS node
WORKDIR /app
ENV CI=true

# naive: copy everything, then install everything. Any edit installs all packages again.
FROM node AS naive
COPY . .
RUN npm install --global "pnpm@$(node -p 'require("./package.json").devEngines.packageManager.version')" \
 && pnpm install --frozen-lockfile
CMD ["node", "apps/backend/src/server.ts"]

# cached: install before the sources are copied, and only the backend's packages. An edit reuses the layer.
FROM node AS deps
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npm install --global "pnpm@$(node -p 'require("./package.json").devEngines.packageManager.version')"
COPY apps/backend/package.json apps/backend/
COPY packages/contract/package.json packages/contract/
COPY packages/client/package.json packages/client/
RUN npm pkg delete devDependencies optionalDependencies && pnpm install --lockfile-only \
 && pnpm install --frozen-lockfile --filter @chat/backend...
FROM deps AS cached
COPY . .
CMD ["node", "apps/backend/src/server.ts"]

# pruned: two stages. Files that only a build needs stay in the first.
FROM deps AS production-deps
RUN pnpm install --frozen-lockfile --prod --filter @chat/backend...
FROM node AS pruned
COPY --from=production-deps /app ./
COPY packages/contract packages/contract
COPY apps/backend apps/backend
CMD ["node", "apps/backend/src/server.ts"]

# bundled: one JavaScript file replaces node_modules.
FROM cached AS build
RUN pnpm --filter @chat/backend build && rm apps/backend/dist/*.map
FROM node AS bundled
COPY --from=build /app/apps/backend/dist ./
CMD ["node", "server.js"]
