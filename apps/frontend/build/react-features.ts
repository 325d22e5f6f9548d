/**
 * Features of React DOM that this page does not use, and the functions that only these features need. The functions have
 * no effect as long as no component uses the feature. They are 12 kB of the first load's 58 kB of React.
 */
const UNUSED: Record<string, string> = {
  // The page has no markup from the server.
  hydration: `attemptExplicitHydrationTarget attemptReplayContinuousQueuedEvent canHydrateHydrationBoundary
    canHydrateInstance canHydrateTextInstance clearHydrationBoundary commitActivityHydrationCallbacks
    commitSuspenseHydrationCallbacks getBumpedLaneForHydrationByLane hideOrUnhideDehydratedBoundary popHydrationState
    prepareToHydrateHostInstance queueIfContinuousEvent registerSuspenseInstanceRetry replayUnblockedEvents
    retryIfBlockedOn scheduleReplayQueueIfNeeded throwOnHydrationMismatch updateDehydratedSuspenseComponent`,
  '<ViewTransition>': `applyViewTransitionToHostInstances commitAfterMutationEffectsOnFiber
    commitDeletedPairViewTransitions commitEnterViewTransitions commitExitViewTransitions commitNestedViewTransitions
    measureNestedViewTransitions measureViewTransitionHostInstancesRecursive queueTransitionTypes
    restoreEnterOrExitViewTransitions restoreNestedViewTransitions restoreViewTransitionOnHostInstances
    scheduleViewTransitionEvent startViewTransition`,
  // Only a `ref` of a fragment needs these. Fragments themselves still work.
  'fragment refs': `commitFragmentInstanceDeletionEffects commitFragmentInstanceInsertionEffects
    commitNewChildToFragmentInstance commitNewChildToFragmentInstances deleteChildFromFragmentInstance
    validateDocumentPositionWithFiberTree`,
  // `index.html` contains the style sheet and the title.
  '<link>, <meta>, <script>, <style> and <title>': `acquireResource createHoistableInstance estimateBandwidth
    getHydratableHoistableCache getResource insertSuspendedStylesheets isHostHoistableType preconnectAs preinitModuleScript
    preinitScript preinitStyle preload preloadModule preloadStylesheet suspendResource`,
  '<Activity> and <SuspenseList>': 'updateActivityComponent updateSuspenseListComponent',
  // Forms of this page use `onSubmit`, and never a function as `action`.
  'actions and transitions': `dispatchActionState ensureFormComponentIsStateful mountActionState rerenderActionState
    runActionStateAction startHostTransition startTransition updateActionStateImpl`,
  // Component names are minified, so the stacks cannot be read anyway.
  'component stacks': 'getStackByFiberInDevAndProd',
}

const UNUSED_NAMES = new Set(Object.values(UNUSED).flatMap((names) => names.split(/\s+/)))

/** Matches a top-level function, up to the first brace at the beginning of a line. */
const FUNCTION = /^function ([\w$]+)\([^)]*\) \{(?:\}$|[\s\S]*?^\})/gm

/** Matches the methods of the object that a fragment's `ref` receives. */
const FRAGMENT_METHOD = /^FragmentInstance\.prototype\.\w+ = function[\s\S]*?^\};$/gm

/** Matches a use of a removed feature. `USED_EXPORTS` of lean-react.ts already excludes hooks such as `useTransition`. */
const USE = /<(?:link|meta|script|style|title)[\s>/]|<Fragment[^>]*\sref=|\b(?:formAction|action)=\{(?:async )?\(/

/** Returns React DOM's code with empty functions for the unused features. Throws if a listed function does not exist. */
export function removeFeatures(code: string): string {
  const missing = new Set(UNUSED_NAMES)
  const lean = code.replace(FUNCTION, (all, name: string) => {
    if (!UNUSED_NAMES.has(name)) return all
    missing.delete(name)
    return `function ${name}() {}`
  })
  if (missing.size > 0) {
    throw new Error(
      `React DOM has no ${[...missing].join(', ')}. If its version is new, update build/react-features.ts`,
    )
  }
  return lean.replace(FRAGMENT_METHOD, '')
}

/** Returns the removed feature that a source file uses, or undefined. */
export function findUse(source: string): string | undefined {
  return USE.exec(source)?.[0]
}
