namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>Counts the steps of several trainings as one: a hundred for each, whatever its own steps.</summary>
internal sealed class NestedProgress(TrainingContext outer, int trainings)
{
    private const int StepsPerTraining = 100;
    private int _done;
    private int _reported;

    /// <summary>The context of the next training.</summary>
    public TrainingContext Inner(TrainingContext context) => context with
    {
        Prepared = null,
        Progress = step => Report((_done * StepsPerTraining) + (int)((long)(StepsPerTraining - 1) * Math.Min(step.Step, step.TotalSteps) / Math.Max(1, step.TotalSteps))),
    };

    /// <summary>Ends a training.</summary>
    public void Done() => Report(++_done * StepsPerTraining);

    private void Report(int step)
    {
        if (step <= _reported && _reported > 0) { return; }
        _reported = Math.Max(1, step);
        outer.Progress?.Invoke(new TrainingProgress(_reported, trainings * StepsPerTraining));
    }
}
