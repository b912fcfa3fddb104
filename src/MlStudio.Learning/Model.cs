using System.Runtime.CompilerServices;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning;

/// <summary>
/// A trained model: preparation and predictor together, so that it takes raw rows. The same rows, recipe, trainer, weights and seed
/// give the same bytes on any number of threads. Immutable and thread-safe.
/// </summary>
public sealed partial class Model
{
    private const int MostRowsPerBatch = 2048;

    /// <summary>Features written out at once (64 MB): wide rows come in smaller batches.</summary>
    private const int ValuesPerBatch = 1 << 24;

    private Model(FittedRecipe recipe, Predictor predictor, LearningTask task, string target, IReadOnlyList<string> labels,
        IReadOnlyList<ModelInput> inputs, string trainerKey, double threshold)
    {
        Recipe = recipe;
        Predictor = predictor;
        Task = task;
        Target = target;
        Labels = labels;
        Inputs = inputs;
        TrainerKey = trainerKey;
        DecisionThreshold = threshold;
    }

    public FittedRecipe Recipe { get; }
    public Predictor Predictor { get; }
    public LearningTask Task { get; }

    /// <summary>The name of the target column.</summary>
    public string Target { get; }

    /// <summary>Ranking: the column that says which rows are ordered among one another; not needed to score them. Null for other tasks and where it has no name.</summary>
    public string? Group { get; private init; }

    /// <summary>The classes; empty for regression and ranking. For binary the positive class is at index 1.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The raw columns that rows must have.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; }

    /// <summary>The key of the trainer in <see cref="TrainerCatalog"/>.</summary>
    public string TrainerKey { get; }

    /// <summary>Binary: rows with at least this probability are answered with the positive class; 0.5 by default.</summary>
    public double DecisionThreshold { get; }

    /// <summary>Corrects the predictor's probabilities; null where they are left as they are.</summary>
    public ProbabilityCalibrator? Calibrator { get; private init; }

    /// <summary>Intervals or sets with a stated coverage; null where none was asked for.</summary>
    public ConformalCalibration? Conformal { get; private init; }

    /// <summary>Fits recipe and trainer.</summary>
    /// <param name="rows">The raw training rows and no others; a column with the target's name is ignored.</param>
    /// <param name="targetName">The target's name.</param>
    /// <param name="target">The target of each row.</param>
    /// <param name="weights">A weight per row, or null.</param>
    /// <param name="recipe">How raw columns become features; see <see cref="DefaultRecipe"/>.</param>
    /// <param name="trainer">What learns.</param>
    /// <param name="labels">The name of each class; empty for regression.</param>
    /// <param name="context">Seed, threads, progress, cancellation.</param>
    /// <param name="group">Ranking: the name of the group column; a column of that name is ignored. Null for other tasks.</param>
    /// <exception cref="LearningException">The target has one class, options are out of range, or the columns cannot be used.</exception>
    // Optimised code lets go of the raw rows after their last use; a first quick compilation would hold them all through training.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Model Fit(Table rows, string targetName, TargetVector target, float[]? weights, Recipe recipe, Trainer trainer,
        IReadOnlyList<string> labels, TrainingContext context, string? group = null)
    {
        Parameters.OptionValidator.ThrowIfInvalid(trainer);
        RequireLabels(targetName, target, labels);
        var (fitted, inputs, features, preparedTarget, preparedWeights) = Prepare(rows.Without(group is null ? [targetName] : [targetName, group]), target, weights, recipe, context);
        context.Prepared?.Invoke();
        var predictor = trainer.Fit(features, preparedTarget, preparedWeights, context);
        return new Model(fitted, predictor, target.Task, targetName, [.. labels], inputs, trainer.Key, 0.5) { Group = target.Task == LearningTask.Ranking ? group : null };
    }

    /// <summary>Predicts raw rows: columns in any order, more columns than needed, values as numbers or as text.</summary>
    /// <exception cref="LearningException">A needed column is missing or a value cannot be read; the message names column and row.</exception>
    public Predictions Predict(Table rows, CancellationToken cancellation = default)
    {
        var values = PredictPrepared(Prepare(rows, cancellation), rows.RowCount, cancellation);
        return new Predictions(Task, Labels, DecisionThreshold, values, rows.RowCount, Conformal);
    }

    /// <summary>Raw rows as the features that the predictor takes.</summary>
    internal FeatureRows Prepare(Table rows, CancellationToken cancellation) => Recipe.Prepare(InputReader.Read(rows, Inputs), cancellation);

    /// <summary>The outputs for prepared rows, as in <see cref="Predictions.Values"/>.</summary>
    internal double[] PredictPrepared(FeatureRows features, int rowCount, CancellationToken cancellation)
    {
        var outputs = Predictor.OutputCount;
        var width = features.Features.Count;
        var values = new double[rowCount * (long)outputs];
        var most = Math.Clamp(ValuesPerBatch / Math.Max(1, width), 1, MostRowsPerBatch);
        var batch = new float[Math.Min(most, rowCount) * width];
        for (var first = 0; first < rowCount; first += most)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(most, rowCount - first);
            features.Write(first, count, batch);
            var answers = values.AsSpan(first * outputs, count * outputs);
            Predictor.Predict(batch.AsSpan(0, count * width), count, answers);
            Calibrator?.Apply(answers, outputs);
        }
        return values;
    }

    /// <summary>The outputs for rows of features as <see cref="Prepare(Table, CancellationToken)"/> writes them, calibrated.</summary>
    internal void PredictFeatures(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
    {
        Predictor.Predict(features, rowCount, outputs);
        Calibrator?.Apply(outputs[..(rowCount * Predictor.OutputCount)], Predictor.OutputCount);
    }

    /// <summary>The same model with another decision threshold; binary only.</summary>
    /// <param name="threshold">From 0 to 1, or <see cref="ThresholdTable.RefuseAll"/>.</param>
    public Model WithDecisionThreshold(double threshold) => threshold switch
    {
        not (>= 0 and <= ThresholdTable.RefuseAll) => throw new LearningException($"The decision threshold must be between 0 and 1; {threshold} was given."),
        _ when Task != LearningTask.Binary => throw new LearningException($"Only models for two classes have a decision threshold; this one learned {Task}."),
        _ => Copy(threshold, Calibrator, Conformal),
    };

    /// <summary>The same model with its probabilities corrected, or (null) as the predictor gives them; for classes only. What was conformal to other probabilities is dropped.</summary>
    public Model WithCalibrator(ProbabilityCalibrator? calibrator) => Task.HasClasses()
        ? Copy(DecisionThreshold, calibrator, null)
        : throw new LearningException("Only probabilities of classes can be calibrated; this model has none.");

    /// <summary>The same model with intervals (numbers) or sets (classes) of a stated coverage, or without (null).</summary>
    /// <param name="conformal">Calibrated on answers of this model, its calibrator included, for rows that it was not trained on.</param>
    public Model WithConformal(ConformalCalibration? conformal) => Task != LearningTask.Ranking || conformal is null
        ? Copy(DecisionThreshold, Calibrator, conformal)
        : throw new LearningException("The scores of a ranking only say what comes first; they have no intervals.");

    private Model Copy(double threshold, ProbabilityCalibrator? calibrator, ConformalCalibration? conformal) =>
        new(Recipe, Predictor, Task, Target, Labels, Inputs, TrainerKey, threshold) { Group = Group, Calibrator = calibrator, Conformal = conformal };

    /// <summary>Apart from <see cref="Fit"/>, so that what is needed for preparing alone can be freed before training.</summary>
    private static (FittedRecipe Recipe, ModelInput[] Inputs, FeatureMatrix Features, TargetVector Target, float[]? Weights) Prepare(
        Table raw, TargetVector target, float[]? weights, Recipe recipe, TrainingContext context)
    {
        // Steps that learn from the target see a relevance as the number that it is.
        var seen = target.Task == LearningTask.Ranking ? target with { Task = LearningTask.Regression, Groups = null } : target;
        var prepared = recipe.FitAndApply(raw, new RecipeContext { Seed = context.Seed, Target = seen, Weights = weights, Tables = context.Tables, Cancellation = context.Cancellation });
        var inputs = ModelInputs.Describe(raw, prepared.Fitted.Columns, context.Cancellation);
        return (prepared.Fitted, inputs, prepared.Features.ToMatrix(context.Cancellation), Follow(target, prepared), prepared.Weights);
    }

    /// <summary>The target of the prepared rows; each stays in the group of the row that it came from.</summary>
    private static TargetVector Follow(TargetVector target, PreparedTraining prepared)
    {
        if (target.Task != LearningTask.Ranking) { return prepared.Target ?? target; }
        var followed = prepared.Rows is { } rows ? target.Take(rows.Sources) : target;
        return prepared.Target is { } seen ? followed with { Values = seen.Values, Kinship = seen.Kinship } : followed;
    }

    private static void RequireLabels(string targetName, TargetVector target, IReadOnlyList<string> labels)
    {
        if (labels.Count != target.ClassCount) { throw new LearningException($"Target '{targetName}' has {target.ClassCount} classes and {labels.Count} class names."); }
        if (!target.Task.HasClasses() || target.Count == 0) { return; }
        var first = target.Values[0];
        if (target.Values.AsSpan().IndexOfAnyExcept(first) < 0 && first >= 0 && first < labels.Count)
        {
            throw new LearningException($"The target '{targetName}' has one class only, '{labels[(int)first]}', in the {target.Count} training rows; at least two are needed.");
        }
    }
}
