using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation.Sampled;
using MlStudio.Learning.Explanation.Trees;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Additive;
using MlStudio.Learning.Trainers.Baselines;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Forests;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Explanation;

/// <summary>
/// Splits a model's scores into contributions of columns that add up to them (Shapley values; Lundberg and Lee 2017). Trees, linear and additive models are explained
/// exactly on the scale on which they add up; what a calibrator makes of it comes afterwards. Any other model is explained on its answers, by sampling.
/// What the recipe made of one raw column is added up under that column; what it made of several stands under the name the recipe gave it. The same model,
/// rows, background and options give the same bytes on any number of threads. Immutable and thread-safe.
/// </summary>
public abstract class Explainer
{
    private protected Explainer(Model model, ExplainerOptions options)
    {
        Model = model;
        Options = options;
    }

    /// <summary>Chooses the method that suits the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="background">Raw rows like those that it was trained on: what "usual" means for linear and sampled explanations. At least one; a few hundred suffice. The order may matter where more are given than are used.</param>
    /// <param name="options">Threads, seed, effort; null for the defaults.</param>
    /// <exception cref="LearningException">There are no background rows, they lack a column, or options are out of range.</exception>
    public static Explainer For(Model model, Table background, ExplainerOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ExplainerOptions();
        if (background.RowCount == 0) { throw new LearningException("Explaining needs at least one background row; none was given."); }
        if (options.BackgroundRows < 1) { throw new LearningException($"The number of background rows must be at least 1; {options.BackgroundRows} was given."); }
        if (options.Coalitions is < 2) { throw new LearningException($"The number of sets of columns must be at least 2; {options.Coalitions} was given."); }
        return model.Predictor switch
        {
            BoostingPredictor p => new TreeExplainer(model, ExplainedTrees.Of(p), p.Objective.ScoreScale, background, options, cancellation),
            ForestPredictor p => new TreeExplainer(model, ExplainedTrees.Of(p), AnswerScale(model), background, options, cancellation),
            DecisionTreePredictor p => new TreeExplainer(model, ExplainedTrees.Of(p), AnswerScale(model), background, options, cancellation),
            LinearPredictor p => new LinearExplainer(model, p, background, options, cancellation),
            ExplainableBoostingPredictor p => new AdditiveExplainer(model, p, options),
            ConstantPredictor p => new ConstantExplainer(model, p, options),
            _ => new SampledExplainer(model, background, options, cancellation),
        };
    }

    /// <summary>What contributes.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>What the scores mean.</summary>
    public abstract ScoreScale Scale { get; }

    /// <summary>How contributions are computed, in words.</summary>
    public abstract string Method { get; }

    /// <summary>Whether they are free of sampling error.</summary>
    public abstract bool IsExact { get; }

    /// <summary>Per output the mean score, from which contributions start.</summary>
    public abstract IReadOnlyList<double> BaseValues { get; }

    /// <summary>Explains raw rows.</summary>
    /// <param name="progress">Called with the share done.</param>
    /// <exception cref="LearningException">A needed column is missing or a value cannot be read.</exception>
    public Contributions Explain(Table rows, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        var outputs = BaseValues.Count;
        var length = (long)rows.RowCount * outputs * Columns.Count;
        if (length > Array.MaxLength) { throw new LearningException($"{rows.RowCount:N0} rows have too many contributions to hold at once; explain fewer."); }
        var values = new double[length];
        var errors = IsExact ? null : new double[length];
        Add(rows, values, errors, progress, cancellation);
        return new Contributions(Columns, OutputNames(), rows.RowCount, Scale, ScaleName(), Method, IsExact, [.. BaseValues], values, errors);
    }

    private protected Model Model { get; }

    private protected ExplainerOptions Options { get; }

    /// <summary>Adds contributions (and, where they are sampled, standard errors) to zeros, laid out as in <see cref="Contributions.Values"/>.</summary>
    private protected abstract void Add(Table rows, double[] values, double[]? errors, Action<double>? progress, CancellationToken cancellation);

    /// <summary>The scale of answers as the model gives them.</summary>
    private protected static ScoreScale AnswerScale(Model model) => model.Task switch
    {
        LearningTask.Regression => ScoreScale.Number,
        LearningTask.Ranking => ScoreScale.Rank,
        _ => ScoreScale.Probability,
    };

    private string[] OutputNames() => Model.Labels.Count switch
    {
        0 => [Model.Target],
        2 => [Model.Labels[1]],
        _ => [.. Model.Labels],
    };

    private string ScaleName()
    {
        var what = Model.Labels.Count == 2 ? $"'{Model.Labels[1]}'" : "each class";
        var before = Model.Calibrator is not null && Scale is not ScoreScale.Number && this is not SampledExplainer ? ", before calibration" : "";
        return Scale switch
        {
            ScoreScale.Probability => $"probability of {what}{before}",
            ScoreScale.LogOdds => $"log-odds of {what}{before}",
            ScoreScale.ClassScores => $"score of {what} (logarithm of its probability, up to what all classes share){before}",
            ScoreScale.Logarithm => $"logarithm of '{Model.Target}'",
            ScoreScale.Rank => "score by which rows are put in order",
            _ => $"unit of '{Model.Target}'",
        };
    }
}
