using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>Keeps what happens during one experiment: progress that never falls, time per phase, learning curves. Used from one thread.</summary>
internal sealed class ExperimentJournal(ExperimentContext context)
{
    private const int MostCurvePoints = 500;
    private const double SplitShare = 0.01;
    private readonly double _fitsShare = context.Explain ? 0.88 : 0.98;
    private readonly List<(string Phase, double Seconds)> _spent = [];
    private readonly List<LearningCurve> _curves = [];
    private readonly List<LearningCurvePoint> _points = [];
    private string? _metric;
    private double _fraction;
    private long _since = context.Time.GetTimestamp();

    /// <summary>The trainings that there will be.</summary>
    public int Fits { get; set; } = 1;

    /// <summary>The trainings that are finished.</summary>
    public int FitsDone { get; private set; }

    public IReadOnlyList<LearningCurve> Curves => _curves;

    public IReadOnlyList<PhaseTiming> Timings => [.. _spent.GroupBy(s => s.Phase).Select(g => new PhaseTiming(g.Key, g.Sum(s => s.Seconds)))];

    public void Log(string line) => context.Log?.Invoke(line);

    /// <summary>Books the time since the last booking on a phase and answers it in seconds.</summary>
    public double Spend(string phase)
    {
        var now = context.Time.GetTimestamp();
        var seconds = context.Time.GetElapsedTime(_since, now).TotalSeconds;
        _spent.Add((phase, seconds));
        _since = now;
        return seconds;
    }

    public void Report(double fraction, string words, TrainingProgress? training = null, int fold = 0)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        _fraction = Math.Clamp(fraction, _fraction, 1);
        context.Progress?.Invoke(new ExperimentProgress(_fraction, words, training, fold));
    }

    /// <summary>Reports within the current training, from 0 (starts) to 1 (fitted and evaluated).</summary>
    public void ReportFit(double share, string words, TrainingProgress? training = null, int fold = 0) =>
        Report(SplitShare + (_fitsShare * (FitsDone + share) / Fits), words, training, fold);

    /// <summary>Reports within the explanation, from 0 to 1.</summary>
    public void ReportExplaining(double share) => Report(SplitShare + _fitsShare + ((1 - SplitShare - _fitsShare) * share), "Explaining: shuffling columns");

    /// <summary>Notes a step of the current training.</summary>
    public void Step(TrainingProgress step, string words, int fold)
    {
        if (step.Metric is not null && (step.Training ?? step.Held) is not null)
        {
            _metric = step.Metric;
            _points.Add(new LearningCurvePoint(step.Step, step.Training, step.Held));
        }
        ReportFit(0.1 + (0.8 * step.Step / Math.Max(1, step.TotalSteps)), words, step, fold);
    }

    /// <summary>Closes a training; its learning curve is kept unless it only served to calibrate another.</summary>
    public void EndFit(int fold, bool keepCurve = true)
    {
        FitsDone++;
        if (_metric is not null && keepCurve)
        {
            var every = ((_points.Count - 1) / MostCurvePoints) + 1;
            _curves.Add(new LearningCurve(fold, _metric, [.. _points.Where((_, i) => i % every == 0 || i == _points.Count - 1)]));
        }
        _metric = null;
        _points.Clear();
    }
}
