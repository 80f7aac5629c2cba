# language: fr
Fonctionnalité: Gherkin in other spoken languages
  Gherkin's keywords exist in many languages, here in French. The phrases behind them stay English: they are patchdrill's vocabulary.

  @R-12
  Plan du scénario: Une action préalable s'arrête avec <code>
    Soit a Linux job with 2 pre-actions and 1 patch
    Et pre-action 1 exits <code>
    Quand the job runs
    Alors pre-action 1 fails with exit code <code>
    Et all patches are <patches>

    Exemples:
      | code | patches   |
      | 1    | installed |
      | 12   | skipped   |
