using MlStudio.Learning.Calibration;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>
/// Fits a model together with what is decided after training: probability calibration, decision threshold, conformal coverage. All of
/// it is decided on rows of the training part that the answering model was not trained on, so that validation and test rows stay
/// untouched.
/// </summary>
internal sealed class AfterTraining(TrainingSpec spec, TargetEncoding target, InnerSplit inner)
{
    private const int FoldPurpose = 41;
    private const int CoveragePurpose = 42;
    private int _decidingRows;
    private double _coveredRows;
    private double _answeredRows;
    private double _sizes;
    private double _lossBefore;
    private double _lossAfter;

    /// <summary>Trains on rows; the text says what for, null for the model itself.</summary>
    public delegate Model Trainer(int[] rows, string? purpose);

    /// <summary>Answers rows by a model.</summary>
    public delegate Predictions Answerer(Model model, int[] rows);

    public bool IsAsked => Decides || spec.Coverage is not null;

    private bool Decides => spec.Calibration != CalibrationMethod.None || spec.Threshold is not null;

    /// <summary>How many trainings one model takes.</summary>
    public int FitsFor(int[] rows) => 1 + (Decides ? DecidingFolds(Part(rows).Learned).Length : 0);

    /// <summary>Why it could not be decided on these training rows; null where it can. No model is trained to find out.</summary>
    public Refusal? Problem(int[] rows)
    {
        var (learned, held) = Part(rows);
        if (spec.Coverage is { } asked)
        {
            var needed = ConformalCalibration.FewestRows(asked);
            var share = FormattableString.Invariant($"{asked * 100:0.##} %");
            if (held.Length < needed) { return new("coverage", $"A coverage of {share} needs at least {needed:N0} training rows held apart; {held.Length:N0} of the {rows.Length:N0} can be, about a fifth{(inner.KeepsTogether is { } kept ? $" of whole {kept}" : "")}. Ask for less coverage, use more rows or split otherwise."); }
            if (!CanLearn(learned)) { return new("coverage", $"A coverage of {share} holds training rows apart, and those that are left are of one class. Ask for no coverage or split otherwise."); }
        }
        return !Decides || DecidingFolds(learned).Length > 0 ? null
            : new(spec.Calibration != CalibrationMethod.None ? "calibration" : "threshold", $"Calibration and a chosen threshold need training rows that can be held apart with both parts holding several classes; {(inner.KeepsTogether is { } together ? $"whole {together} of these rows" : "these rows")} do not allow it. Take the probabilities and the threshold as they are, or split otherwise.");
    }

    public Model Fit(int[] rows, Trainer train, Answerer answer, Action<string> log)
    {
        if (Problem(rows) is { } problem) { throw new LearningException(problem.Message); }
        var (learn, held) = Part(rows);
        var (calibrator, threshold) = Decides ? Decide(learn, train, answer) : (null, spec.DecisionThreshold);
        var model = train(learn, null);
        if (calibrator is not null) { model = model.WithCalibrator(calibrator); }
        if (spec.Task == LearningTask.Binary) { model = model.WithDecisionThreshold(threshold); }
        if (Decides) { log(FormattableString.Invariant($"Decided on {_decidingRows:N0} rows answered out of training{(calibrator is null ? "" : $": {spec.Calibration.ToString().ToLowerInvariant()} calibration")}{(spec.Threshold is null ? "" : $", decision threshold {threshold:0.####}")}.")); }
        if (spec.Coverage is not { } coverage) { return model; }
        var conformal = Conform(coverage, answer(model, held), held);
        log(FormattableString.Invariant($"Coverage {coverage * 100:0.##} % measured on {held.Length:N0} rows held out of training."));
        return model.WithConformal(conformal);
    }

    /// <summary>Takes note of how a model did on rows that had no part in it.</summary>
    public void Note(Model model, int[] rows, Predictions answers, Answerer answer)
    {
        if (model.Calibrator is not null)
        {
            var classes = target.Classes(rows);
            var before = answer(model.WithCalibrator(null), rows).Values;
            _lossBefore += rows.Length * ProbabilityMetrics.LogLoss(classes, before, model.Predictor.OutputCount)!.Value;
            _lossAfter += rows.Length * ProbabilityMetrics.LogLoss(classes, answers.Values, model.Predictor.OutputCount)!.Value;
        }
        if (answers.Conformal is { } conformal)
        {
            _coveredRows += Covered(answers, rows);
            for (var row = 0; row < rows.Length; row++) { _sizes += spec.Task == LearningTask.Regression ? 2 * conformal.Quantile : answers.Set(row)!.Count; }
        }
        _answeredRows += rows.Length;
    }

    public AfterTrainingResult? Result(Model kept, int[] test, Predictions? testAnswers)
    {
        if (!IsAsked) { return null; }
        return new AfterTrainingResult
        {
            Calibration = spec.Calibration,
            DecidingRows = _decidingRows,
            LogLossBefore = kept.Calibrator is null ? null : _lossBefore / _answeredRows,
            LogLossAfter = kept.Calibrator is null ? null : _lossAfter / _answeredRows,
            DecisionThreshold = spec.Task == LearningTask.Binary ? kept.DecisionThreshold : null,
            Coverage = kept.Conformal is null ? null : new CoverageResult(kept.Conformal.Coverage, kept.Conformal.Rows, _coveredRows / _answeredRows,
                testAnswers is null ? null : Covered(testAnswers, test) / (double)test.Length, _sizes / _answeredRows),
        };
    }

    private (ProbabilityCalibrator? Calibrator, double Threshold) Decide(int[] rows, Trainer train, Answerer answer)
    {
        var folds = DecidingFolds(rows);
        var values = new List<double>();
        var answered = new List<int>();
        for (var f = 0; f < folds.Length; f++)
        {
            var model = train(folds[f].Learned, folds.Length == 1 ? "calibrating" : $"calibrating, part {f + 1} of {folds.Length}");
            values.AddRange(answer(model, folds[f].Held).Values);
            answered.AddRange(folds[f].Held);
        }
        var classes = target.Classes([.. answered]);
        var probabilities = values.ToArray();
        _decidingRows = answered.Count;
        var calibrator = spec.Calibration == CalibrationMethod.None ? null : ProbabilityCalibrator.Fit(spec.Calibration, probabilities, probabilities.Length / classes.Length, classes);
        if (spec.Threshold is not { } rule) { return (calibrator, spec.DecisionThreshold); }
        calibrator?.Apply(probabilities, 1);
        return (calibrator, ThresholdChooser.Choose(rule, probabilities, Array.ConvertAll(classes, c => c == 1)));
    }

    /// <summary>The rows to learn from and those that measure the coverage.</summary>
    private RowDivision Part(int[] rows) => spec.Coverage is null ? new RowDivision(rows, []) : inner.Hold(rows, CoveragePurpose);

    private RowDivision[] DecidingFolds(int[] rows) => [.. inner.Folds(rows, FoldPurpose).Where(f => CanLearn(f.Learned))];

    private bool CanLearn(int[] rows) => rows.Length > 0 && (spec.Task == LearningTask.Regression || target.Classes(rows).Distinct().Skip(1).Any());

    private ConformalCalibration Conform(double coverage, Predictions answers, int[] rows) => spec.Task == LearningTask.Regression
        ? ConformalCalibration.ForNumbers(coverage, answers.Values, target.Numbers(rows))
        : ConformalCalibration.ForClasses(coverage, [.. target.Classes(rows).Select((label, row) => answers.Probability(row, label))]);

    private int Covered(Predictions answers, int[] rows)
    {
        if (spec.Task == LearningTask.Regression)
        {
            return target.Numbers(rows).Where((actual, row) => answers.Interval(row) is { } i && actual >= i.Low && actual <= i.High).Count();
        }
        return target.Classes(rows).Where((label, row) => answers.Set(row)!.Contains(label)).Count();
    }
}
