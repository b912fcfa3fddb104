using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning;

/// <summary>
/// A trained model: preparation and predictor together, so that it takes raw rows. The same rows, recipe, trainer, weights and seed
/// give the same bytes on any number of threads. Immutable and thread-safe.
/// </summary>
public sealed partial class Model
{
    private const int RowsPerBatch = 2048;

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

    /// <summary>The classes; empty for regression. For binary the positive class is at index 1.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The raw columns that rows must have.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; }

    /// <summary>The key of the trainer in <see cref="TrainerCatalog"/>.</summary>
    public string TrainerKey { get; }

    /// <summary>Binary: rows with at least this probability are answered with the positive class; 0.5 by default.</summary>
    public double DecisionThreshold { get; }

    /// <summary>Fits recipe and trainer.</summary>
    /// <param name="rows">The raw training rows and no others; a column with the target's name is ignored.</param>
    /// <param name="targetName">The target's name.</param>
    /// <param name="target">The target of each row.</param>
    /// <param name="weights">A weight per row, or null.</param>
    /// <param name="recipe">How raw columns become features; see <see cref="DefaultRecipe"/>.</param>
    /// <param name="trainer">What learns.</param>
    /// <param name="labels">The name of each class; empty for regression.</param>
    /// <param name="context">Seed, threads, progress, cancellation.</param>
    /// <exception cref="LearningException">The target has one class, options are out of range, or the columns cannot be used.</exception>
    public static Model Fit(Table rows, string targetName, TargetVector target, float[]? weights, Recipe recipe, Trainer trainer,
        IReadOnlyList<string> labels, TrainingContext context)
    {
        Parameters.OptionValidator.ThrowIfInvalid(trainer);
        RequireLabels(targetName, target, labels);
        var raw = rows.Without([targetName]);
        var (fitted, training) = recipe.FitAndApply(raw, new RecipeContext { Seed = context.Seed, Target = target, Cancellation = context.Cancellation });
        var features = training.ToMatrix();
        context.Prepared?.Invoke();
        var predictor = trainer.Fit(features, target, weights, context);
        return new Model(fitted, predictor, target.Task, targetName, [.. labels], ModelInputs.Describe(raw, fitted.Columns), trainer.Key, 0.5);
    }

    /// <summary>Predicts raw rows: columns in any order, more columns than needed, values as numbers or as text.</summary>
    /// <exception cref="LearningException">A needed column is missing or a value cannot be read; the message names column and row.</exception>
    public Predictions Predict(Table rows, CancellationToken cancellation = default)
    {
        var features = Recipe.Prepare(InputReader.Read(rows, Inputs));
        var outputs = Predictor.OutputCount;
        var values = new double[rows.RowCount * (long)outputs];
        var batch = new float[Math.Min(RowsPerBatch, rows.RowCount) * features.Features.Count];
        for (var first = 0; first < rows.RowCount; first += RowsPerBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(RowsPerBatch, rows.RowCount - first);
            features.Write(first, count, batch);
            Predictor.Predict(batch.AsSpan(0, count * features.Features.Count), count, values.AsSpan(first * outputs, count * outputs));
        }
        return new Predictions(Task, Labels, DecisionThreshold, values, rows.RowCount);
    }

    /// <summary>The same model with another decision threshold; binary only.</summary>
    /// <param name="threshold">From 0 to 1.</param>
    public Model WithDecisionThreshold(double threshold) => threshold switch
    {
        not (>= 0 and <= 1) => throw new LearningException($"The decision threshold must be between 0 and 1; {threshold} was given."),
        _ when Task != LearningTask.Binary => throw new LearningException($"Only models for two classes have a decision threshold; this one learned {Task}."),
        _ => new Model(Recipe, Predictor, Task, Target, Labels, Inputs, TrainerKey, threshold),
    };

    private static void RequireLabels(string targetName, TargetVector target, IReadOnlyList<string> labels)
    {
        if (labels.Count != target.ClassCount) { throw new LearningException($"Target '{targetName}' has {target.ClassCount} classes and {labels.Count} class names."); }
        if (target.Task == LearningTask.Regression || target.Count == 0) { return; }
        var first = target.Values[0];
        if (target.Values.AsSpan().IndexOfAnyExcept(first) < 0 && first >= 0 && first < labels.Count)
        {
            throw new LearningException($"The target '{targetName}' has one class only, '{labels[(int)first]}', in the {target.Count} training rows; at least two are needed.");
        }
    }
}
