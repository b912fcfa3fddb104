using MlStudio.Jobs.Runtime;
using MlStudio.Learning.Validation;

namespace MlStudio.Jobs.Training;

/// <summary>Passes an experiment's progress on: fraction and phase, and the learning curve of the first training, so that steps never run backwards.</summary>
internal sealed class TrainingReporter(JobExecution execution)
{
    private int? _fold;
    private int _lastStep;
    private string _lastPhase = "";

    public void Report(ExperimentProgress progress)
    {
        execution.Report(progress.Fraction, progress.Phase);
        if (progress.Phase != _lastPhase)
        {
            execution.Log(progress.Phase);
            _lastPhase = progress.Phase;
        }
        if (progress.Training is not { } step || (step.Training is null && step.Held is null)) { return; }
        _fold ??= progress.Fold;
        if (progress.Fold != _fold || step.Step <= _lastStep) { return; }
        _lastStep = step.Step;
        execution.Point(step.Step, step.Training, step.Held);
    }
}
