/**
 * Features of React DOM that this page does not use, and the functions that run for them alone. None of these functions
 * runs, or changes anything, while no component uses the feature. They are 12 kB of the first load's 58 kB of React.
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
  // A `ref` of a fragment, not the fragment.
  'fragment refs': `commitFragmentInstanceDeletionEffects commitFragmentInstanceInsertionEffects
    commitNewChildToFragmentInstance commitNewChildToFragmentInstances deleteChildFromFragmentInstance
    validateDocumentPositionWithFiberTree`,
  // `index.html` has the style sheet and the title.
  '<link>, <meta>, <script>, <style> and <title>': `acquireResource createHoistableInstance estimateBandwidth
    getHydratableHoistableCache getResource insertSuspendedStylesheets isHostHoistableType preconnectAs preinitModuleScript
    preinitScript preinitStyle preload preloadModule preloadStylesheet suspendResource`,
  '<Activity> and <SuspenseList>': 'updateActivityComponent updateSuspenseListComponent',
  // A form here has an `onSubmit`, no function as its `action`.
  'actions and transitions': `dispatchActionState ensureFormComponentIsStateful mountActionState rerenderActionState
    runActionStateAction startHostTransition startTransition updateActionStateImpl`,
  // Of minified names, nobody can read them.
  'component stacks': 'getStackByFiberInDevAndProd',
}

const UNUSED_NAMES = new Set(Object.values(UNUSED).flatMap((names) => names.split(/\s+/)))

/** A function of the file's top level, up to the brace that begins a line. */
const FUNCTION = /^function ([\w$]+)\([^)]*\) \{(?:\}$|[\s\S]*?^\})/gm

/** The methods of what a fragment's `ref` points at. */
const FRAGMENT_METHOD = /^FragmentInstance\.prototype\.\w+ = function[\s\S]*?^\};$/gm

/** What a source file would use one of the features by; `useTransition` and the like are not in `KEPT` of lean-react.ts. */
const USE = /<(?:link|meta|script|style|title)[\s>/]|<Fragment[^>]*\sref=|\b(?:formAction|action)=\{(?:async )?\(/

/** React DOM's code with empty functions for the features that the page does not use. Throws when it has not got one of them. */
export function leaveOutFeatures(code: string): string {
  const missing = new Set(UNUSED_NAMES)
  const lean = code.replace(FUNCTION, (all, name: string) => {
    if (!UNUSED_NAMES.has(name)) return all
    missing.delete(name)
    return `function ${name}() {}`
  })
  if (missing.size > 0) {
    throw new Error(`React DOM has no ${[...missing].join(', ')}: a new version? Look again at build/react-features.ts`)
  }
  return lean.replace(FRAGMENT_METHOD, '')
}

/** What a source file uses of the features that are left out. */
export function findUse(source: string): string | undefined {
  return USE.exec(source)?.[0]
}
