using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Validation;

/// <summary>
/// Runs a training from the split to the explained model. Preparation is fitted on training rows alone; runs are compared on
/// validation rows; the test part is scored once, at the end, by the model that is kept.
/// </summary>
public sealed class ExperimentRunner
{
    private const int Repeats = 5;

    /// <summary>Beyond this many columns each is shuffled once only.</summary>
    private const int ManyColumns = 1000;
    private readonly Table _table;
    private readonly Table _features;
    private readonly TrainingSpec _spec;
    private readonly ExperimentContext _context;
    private readonly ExperimentJournal _journal;
    private readonly TargetEncoding _target;
    private readonly PartScorer _scorer;
    private readonly Trainer _trainer;
    private readonly Recipe _recipe;
    private readonly SplitResult _split;
    private readonly MetricDefinition _headline;
    private readonly AfterTraining _after;
    private readonly AnswerCollector _answers;

    /// <summary>Rows that the model trained last was kept from learning, and why none were looked for.</summary>
    private int _doubtful;
    private string? _notJudged;

    private ExperimentRunner(Table table, TrainingSpec spec, ExperimentContext context)
    {
        (_table, _spec, _context) = (table, spec, context);
        var folds = spec.Split switch
        {
            CrossValidation plan => plan.Folds + 1,
            GivenFolds given => given.FoldByRow.Where(f => f >= 0).Distinct().Count() + 1,
            _ => 1,
        };
        _journal = new ExperimentJournal(context);
        _journal.Report(0, "Splitting the rows");
        TargetCheck.ThrowIfRefused(table, spec);
        context.Cancellation.ThrowIfCancellationRequested();
        _split = Splitter.Split(table, spec);
        context.Cancellation.ThrowIfCancellationRequested();
        _target = new TargetEncoding(table, spec, _split);
        _scorer = new PartScorer(_target, spec);
        _answers = new AnswerCollector(table, spec, _target);
        _after = new AfterTraining(spec, _target, new InnerSplit(table, spec, _target));
        _journal.Fits = folds * _after.FitsFor(_split.Folds[0].Train);
        _trainer = TrainerJson.Read(spec.TrainerKey, spec.Options);
        _headline = MetricCatalog.Get(spec.Metric ?? MetricCatalog.HeadlineKey(spec.Task));
        var columns = TargetCheck.FeatureColumns(table, spec);
        _features = table.Select(columns);
        _recipe = spec.Recipe ?? DefaultRecipe.For(table, spec.Target, [.. table.Columns.Select(c => c.Name).Where(n => n != spec.Target && !columns.Contains(n))], _trainer.Encoding);
        _journal.Spend("split");
    }

    /// <summary>Runs the experiment. The same table, spec and code give the same result (but for timings) on any number of threads.</summary>
    /// <exception cref="LearningException">The training cannot run; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through the context.</exception>
    public static ExperimentResult Run(Table table, TrainingSpec spec, ExperimentContext context) => new ExperimentRunner(table, spec, context).Run();

    /// <summary>The answers of the models of a cross-validation to the rows that each held out, and nothing else: no model is kept.</summary>
    /// <exception cref="LearningException">The training cannot run, or the answers are too many to be kept.</exception>
    internal static RunAnswers AnswersOfFolds(Table table, TrainingSpec spec, ExperimentContext context)
    {
        var runner = new ExperimentRunner(table, spec, context with { Explain = false, Intervals = false });
        runner._journal.Fits = runner._split.Folds.Count;
        foreach (var fold in runner._split.Folds)
        {
            var model = runner.Fit(fold.Train, "", fold.Number);
            runner._answers.Add(AnswerPartKind.Fold, fold.Number, fold.Validation, runner.Predict(model, fold.Validation).Values, model.DecisionThreshold);
            runner._journal.EndFit(fold.Number);
        }
        return runner._answers.ToAnswers() ?? throw new LearningException("The answers to single rows are too many to be kept.");
    }

    private ExperimentResult Run()
    {
        var unused = _table.RowCount - _split.Development.Length - _split.Test.Length;
        _journal.Log($"{_spec.SplitInUse.Describe()}.");
        foreach (var step in _recipe.Describe()) { _journal.Log($"Preparation: {step}."); }
        var result = WithIntervals(_split.IsCrossValidation ? CrossValidate() : HoldOut());
        _journal.Report(1, "Done");
        _journal.Log($"Model: {result.ModelSize:N0} bytes, SHA-256 {result.ModelSha256}.");
        return result with
        {
            Rows = result.Rows with { Unused = unused },
            TestRowsSha256 = _split.Test.Length == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<int>(_split.Test))),
            Timings = _journal.Timings,
            LearningCurves = _journal.Curves,
        };
    }

    private ExperimentResult WithIntervals(ExperimentResult result)
    {
        if (!_context.Intervals || result.Answers is not { } answers) { return result; }
        var options = new IntervalOptions { Seed = _spec.Seed, Threads = _context.Threads };
        var found = result with
        {
            Validation = result.Validation with { Intervals = MetricIntervals.OfValidation(result, options, _context.Cancellation) },
            Test = result.Test is null ? null : result.Test with { Intervals = MetricIntervals.Of(answers.Test(), options, _context.Cancellation) },
        };
        _journal.Spend("evaluate");
        return found;
    }

    private ExperimentResult HoldOut()
    {
        var fold = _split.Folds[0];
        var model = Fit(fold.Train, "", 0);
        var answers = Predict(model, fold.Validation);
        var validation = _scorer.Report("validation", fold.Validation, answers.Values, model.DecisionThreshold);
        _answers.Add(AnswerPartKind.Validation, 0, fold.Validation, answers.Values, model.DecisionThreshold);
        _after.Note(model, fold.Validation, answers, Predict);
        _journal.Spend("evaluate");
        _journal.EndFit(0);
        LogMetrics("Validation", validation.Metrics);
        var losses = new List<KeyValuePair<string, double[]>>();
        Explain(model, fold.Validation, model.Inputs.Count > ManyColumns ? 1 : Repeats, losses, _journal.ReportExplaining);
        return Result(model, validation, losses, Sizes(model, fold.Train.Length, fold.Validation.Length)) with
        {
            Selections = SelectionStability.Compare(_recipe, [model.Recipe.StepScores], model.Recipe.StepScores),
        };
    }

    private ExperimentResult CrossValidate()
    {
        var folds = new List<FoldResult>();
        var losses = new List<KeyValuePair<string, double[]>>();
        var rows = _split.Development;
        var positions = new int[_table.RowCount];
        for (var i = 0; i < rows.Length; i++) { positions[rows[i]] = i; }
        double[] pooled = [];
        var thresholds = new double[rows.Length];
        var selections = new List<IReadOnlyList<IReadOnlyList<FeatureScore>>>();
        foreach (var fold in _split.Folds)
        {
            var started = _context.Time.GetTimestamp();
            var model = Fit(fold.Train, $"Fold {fold.Number} of {_split.Folds.Count}: ", fold.Number);
            var answers = Predict(model, fold.Validation);
            pooled = Pool(pooled, rows.Length, answers.Values, fold.Validation, positions);
            _answers.Add(AnswerPartKind.Fold, fold.Number, fold.Validation, answers.Values, model.DecisionThreshold);
            foreach (var row in fold.Validation) { thresholds[positions[row]] = model.DecisionThreshold; }
            var metrics = _scorer.Metrics(fold.Validation, answers.Values, model.DecisionThreshold);
            _after.Note(model, fold.Validation, answers, Predict);
            _journal.Spend("evaluate");
            selections.Add(model.Recipe.StepScores);
            folds.Add(new FoldResult(fold.Number, fold.Train.Length - HeldForCoverage(model) - _doubtful, fold.Validation.Length, metrics, _context.Time.GetElapsedTime(started).TotalSeconds,
                _spec.Task == LearningTask.Binary ? model.DecisionThreshold : null));
            LogMetrics($"Fold {fold.Number}", metrics);
            Explain(model, fold.Validation, 1, losses, null);
            _journal.EndFit(fold.Number);
        }
        var means = FoldSummary.Of([.. folds.Select(f => f.Metrics)]);
        LogMetrics("Mean over folds", means);
        var kept = Fit(rows, "All rows outside the test part: ", 0);
        // Each row is answered as the model of its own fold does: no threshold may be chosen on the rows that it is measured by.
        var validation = _scorer.Report("folds", rows, pooled, kept.DecisionThreshold, _spec.Threshold is null ? null : thresholds) with { Metrics = means };
        if (_spec.Threshold is not null) { validation = validation with { Classification = validation.Classification! with { FoldThresholds = [.. folds.Select(f => f.DecisionThreshold!.Value)] } }; }
        _journal.EndFit(0);
        return Result(kept, validation, losses, Sizes(kept, rows.Length, rows.Length)) with
        {
            Folds = folds,
            Selections = SelectionStability.Compare(_recipe, selections, kept.Recipe.StepScores),
            RefittedOnAllRows = HeldForCoverage(kept) + _doubtful == 0,
        };
    }

    private static int HeldForCoverage(Model model) => model.Conformal?.Rows ?? 0;

    private PartSizes Sizes(Model model, int train, int validation) => new(train - HeldForCoverage(model) - _doubtful, validation, _split.Test.Length, 0, HeldForCoverage(model), _doubtful);

    private ExperimentResult Result(Model model, EvaluationReport validation, List<KeyValuePair<string, double[]>> losses, PartSizes sizes)
    {
        var answers = _split.Test.Length > 0 ? Predict(model, _split.Test) : null;
        var test = answers is null ? null : _scorer.Report("test", _split.Test, answers.Values, model.DecisionThreshold);
        if (test is not null) { LogMetrics("Test", test.Metrics); }
        if (answers is not null) { _answers.Add(AnswerPartKind.Test, 0, _split.Test, answers.Values, model.DecisionThreshold); }
        var rows = _answers.ToAnswers();
        var bytes = model.ToBytes();
        _journal.Spend("evaluate");
        return new ExperimentResult
        {
            Spec = _spec,
            Recipe = _recipe,
            HeadlineMetric = _headline.Key,
            Validation = validation,
            Test = test,
            Rows = sizes,
            AfterTraining = _after.Result(model, _split.Test, answers),
            BestF1Threshold = validation.Classification?.BestF1Threshold,
            Importance = PermutationImportance.Summarise(losses),
            Timings = [],
            Notes = Notes(validation, losses, rows, sizes, model),
            Answers = rows,
            Model = model,
            ModelBytes = bytes,
            ModelSize = bytes.Length,
            ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
    }

    private Model Fit(int[] rows, string prefix, int fold)
    {
        var model = _after.Fit(rows, (some, purpose) => Train(some, purpose is null ? prefix : $"{prefix}{purpose}: ", fold, purpose is null), Predict, line => _journal.Log($"{prefix}{line}"));
        _journal.ReportFit(0.95, $"{prefix}evaluating", fold: fold);
        return model;
    }

    // As in Model.Fit: the copy of the rows must not outlive their preparation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Model Train(int[] rows, string prefix, int fold, bool isKept)
    {
        var weights = _target.Weights(rows);
        if (_spec.LeaveOutDoubtful) { (rows, weights) = WithoutDoubtful(rows, weights, prefix, fold); }
        _journal.ReportFit(0, $"{prefix}preparing", fold: fold);
        var context = new TrainingContext
        {
            Seed = _spec.Seed,
            Threads = _context.Threads,
            Tables = _context.Tables,
            Cancellation = _context.Cancellation,
            Prepared = () =>
            {
                _journal.Spend("prepare");
                _journal.ReportFit(0.1, $"{prefix}training", fold: fold);
            },
            Progress = step => _journal.Step(step, $"{prefix}training", fold),
        };
        var model = Model.Fit(_features.Take(rows), _spec.Target, _target.Of(rows), weights, _recipe, _trainer, _target.Labels, context, _spec.Group);
        _journal.Log($"{prefix}{rows.Length:N0} rows, {model.Recipe.Features.Count:N0} features, trained in {_journal.Spend("train"):0.0} s.");
        if (!isKept) { _journal.EndFit(fold, keepCurve: false); }
        return model;
    }

    /// <summary>The rows whose label is not in doubt, those of a class weighing together what the whole class did.</summary>
    private (int[] Rows, float[]? Weights) WithoutDoubtful(int[] rows, float[]? weights, string prefix, int fold)
    {
        (_doubtful, _notJudged) = (0, null);
        int[] trusted;
        try
        {
            trusted = LabelDoubts.Without(_table, _spec, rows, _context with { Progress = p => _journal.ReportFit(0.1 * p.Fraction, $"{prefix}looking for doubtful labels", fold: fold) });
        }
        catch (LearningException refused)
        {
            // A part of a part may be too small to judge, such as one that calibrates; all of it is then learned from.
            _notJudged = refused.Message;
            _journal.Log($"{prefix}Labels of {rows.Length:N0} training rows could not be judged, so all are learned from: {refused.Message}");
            return (rows, weights);
        }
        finally { _journal.Spend("doubts"); }
        _doubtful = rows.Length - trusted.Length;
        _journal.Log($"{prefix}{_doubtful:N0} of {rows.Length:N0} training rows are left out because their label is in doubt.");
        if (_doubtful == 0) { return (rows, weights); }
        var classes = _target.Classes(rows);
        var all = classes.CountBy(c => c).ToDictionary(c => c.Key, c => c.Value);
        var kept = _target.Classes(trusted).CountBy(c => c).ToDictionary(c => c.Key, c => c.Value);
        var place = rows.Select((row, i) => (row, i)).ToDictionary(r => r.row, r => r.i);
        return (trusted, Array.ConvertAll(trusted, row =>
        {
            var i = place[row];
            return (weights?[i] ?? 1) * all[classes[i]] / kept[classes[i]];
        }));
    }

    private Predictions Predict(Model model, int[] rows) => model.Predict(_features.Take(rows), _context.Cancellation);

    private static double[] Pool(double[] pooled, int pooledRows, double[] values, int[] rows, int[] positions)
    {
        var width = values.Length / rows.Length;
        if (pooled.Length == 0) { pooled = new double[(long)pooledRows * width]; }
        for (var i = 0; i < rows.Length; i++) { values.AsSpan(i * width, width).CopyTo(pooled.AsSpan(positions[rows[i]] * width)); }
        return pooled;
    }

    private void Explain(Model model, int[] rows, int repeats, List<KeyValuePair<string, double[]>> losses, Action<double>? progress)
    {
        if (!_context.Explain) { return; }
        var sample = PermutationImportance.Sample(rows, model.Inputs.Count, repeats, _spec.Seed, _spec.Task == LearningTask.Ranking ? _target.Groups(rows) : null);
        var found = PermutationImportance.Losses(model, _features.Take(sample), _headline, outputs => _scorer.Metric(_headline.Key, sample, outputs, model.DecisionThreshold),
            repeats, _spec.Seed, _context.Threads, progress, _context.Cancellation);
        losses.AddRange(found ?? new Dictionary<string, double[]>());
        _journal.Spend("explain");
    }

    private void LogMetrics(string part, IReadOnlyList<MetricValue> metrics) =>
        _journal.Log(FormattableString.Invariant($"{part}: {string.Join(", ", metrics.Where(m => m.Value is not null).Take(4).Select(m => FormattableString.Invariant($"{MetricCatalog.Get(m.Key).Name} {m.Value:G5}")))}."));

    /// <summary>Columns that give the target away by themselves, seen on the rows of the kept model.</summary>
    private ColumnStrength[] Suspicious() =>
        [.. ColumnStrength.Of(_table, TargetCheck.LearnedColumns(_table, _spec), _spec.Target, _spec.Task, _split.IsCrossValidation ? _split.Development : _split.Folds[0].Train, cancellation: _context.Cancellation).Where(c => c.IsSuspicious)];

    private string[] Notes(EvaluationReport validation, List<KeyValuePair<string, double[]>> losses, RunAnswers? answers, PartSizes sizes, Model model)
    {
        var notes = new List<string>();
        if (_split.IsCrossValidation) { notes.Add($"The figures were measured by {_split.Folds.Count} models, one per fold, each on rows that it had not seen in training. The model that is kept was then fitted again on {(sizes.Coverage + sizes.Doubtful == 0 ? $"all {sizes.Train:N0}" : $"{sizes.Train:N0} of the {sizes.Train + sizes.Coverage + sizes.Doubtful:N0}")} rows outside the test part."); }
        if (validation.Classification is { FoldThresholds: { Count: > 0 } chosen })
        {
            notes.Add(FormattableString.Invariant($"Each fold's model chose its own decision threshold, {chosen.Min():0.###} to {chosen.Max():0.###} ({chosen.Average():0.###} on average), and its held-out rows are answered by that; figures for other thresholds are those of all held-out rows. The kept model answers by {model.DecisionThreshold:0.###}."));
        }
        if (_split.Test.Length == 0) { notes.Add("No test part was held apart, so there are no figures that played no role in the choice of the model."); }
        if (validation.ValueOf(_headline.Key) is null) { notes.Add($"{_headline.Name} is undefined on the validation rows, so this run cannot be ordered by it."); }
        if (validation.Ranking is { GroupsWithoutRelevant: > 0 } ranking) { notes.Add($"{ranking.GroupsWithoutRelevant:N0} of the {ranking.Groups:N0} groups on which the figures rest have no row with a relevance above 0. No order of their rows is better than another, so the figures leave them out."); }
        if (_spec.LeaveOutDoubtful)
        {
            notes.Add(_notJudged is { } why ? $"Training rows whose label is in doubt were to be left out, but labels could not be judged: {why}"
                : sizes.Doubtful == 0 ? "Training rows whose label is in doubt were to be left out; there were none."
                : $"{sizes.Doubtful:N0} of the {sizes.Train + sizes.Doubtful + sizes.Coverage:N0} training rows were not learned from: a model that had not seen them leans clearly to another '{_spec.Target}' (of each class at most half are left out, and the rest weighs as much as the whole class did). Rows that are held out were measured as they are, such ones included, so that these figures can be compared with those of other runs; learning curves rest on rows without them.{(_spec.Calibration == CalibrationMethod.None ? " The model is surer of its answers than all rows bear out: correct its probabilities where they matter." : "")}");
        }
        if (_spec.Coverage is { } coverage)
        {
            var share = FormattableString.Invariant($"{coverage * 100:0.##} %");
            notes.Add($"{sizes.Coverage:N0} of the {sizes.Train + sizes.Coverage + sizes.Doubtful:N0} training rows were not learned from: they decided how wide {(_spec.Task == LearningTask.Regression ? "intervals" : "sets")} must be to hold {share} of the truths. The promise holds for new rows that come from where these rows came from.");
        }
        if (_context.Explain && losses.Count == 0) { notes.Add($"Which columns matter could not be measured: {_headline.Name} is undefined on the validation rows, or the model uses no column."); }
        if (_context.Explain && _spec.Task != LearningTask.Ranking && Suspicious() is { Length: > 0 } strong)
        {
            notes.Add($"Too good to be true? {string.Join(", ", strong.Take(3).Select(c => FormattableString.Invariant($"'{c.Column}' alone predicts '{_spec.Target}' with {c.Measure} {c.Score:0.000}")))}. Such a column is often written together with the target or after it. If it is not known when the model is asked, these figures are better than the model will be.");
        }
        string[] unmeasured = [.. losses.GroupBy(l => l.Key, StringComparer.Ordinal).Where(g => g.All(l => l.Value.Length == 0)).Select(g => $"'{g.Key}'")];
        if (unmeasured.Length > 0) { notes.Add($"How much {string.Join(", ", unmeasured.Take(10))}{(unmeasured.Length > 10 ? $" and {unmeasured.Length - 10} more columns" : "")} matter{(unmeasured.Length == 1 ? "s" : "")} could not be measured: shuffled, {_headline.Name} is undefined."); }
        if (answers is null) { notes.Add($"The answers to single rows were too many to be kept (more than {RunAnswers.MostValues:N0} probabilities), so nothing can be looked up by row."); }
        return [.. notes];
    }
}
