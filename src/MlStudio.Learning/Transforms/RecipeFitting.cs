using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Fits steps one after the other, each on the training rows as those before it left them. Not thread-safe.</summary>
internal sealed class RecipeFitting
{
    private readonly Table _raw;
    private bool _rowsRepeat;
    private readonly HashSet<string> _needed = new(StringComparer.Ordinal);

    /// <exception cref="LearningException">The target or the weights do not have one value per row.</exception>
    public RecipeFitting(Table training, RecipeContext context)
    {
        if (context.Target is { } target && target.Count != training.RowCount) { throw new LearningException($"The target has {target.Count} values for {training.RowCount} training rows."); }
        if (context.Weights is { } weights && weights.Length != training.RowCount) { throw new LearningException($"There are {weights.Length} row weights for {training.RowCount} training rows."); }
        _raw = training;
        Context = context;
        Frame = Frame.From(training, context.Cancellation);
    }

    private RecipeFitting(RecipeFitting other, RecipeContext context)
    {
        (_raw, _rowsRepeat, Rows, LastChange) = (other._raw, other._rowsRepeat, other.Rows, other.LastChange);
        _needed.UnionWith(other._needed);
        Context = other.Context with { Tables = context.Tables, Withheld = context.Withheld, Cancellation = context.Cancellation };
        Frame = new Frame(other.Frame.Items, other.Frame.RowCount, context.Cancellation);
    }

    /// <summary>The same state, from which other steps can be fitted; storage is shared.</summary>
    /// <param name="context">Brings other data and cancellation for what is fitted from here on; the rest stays.</param>
    public RecipeFitting Fork(RecipeContext context) => new(this, context);

    /// <summary>The training rows as the steps so far left them.</summary>
    public Frame Frame { get; private set; }

    /// <summary>With target and weights of the rows of <see cref="Frame"/>.</summary>
    public RecipeContext Context { get; private set; }

    /// <summary>Where the rows of <see cref="Frame"/> came from; null: all raw rows in order.</summary>
    public RowChange? Rows { get; private set; }

    /// <summary>Which rows the last step made of those before it; null: the same.</summary>
    public RowChange? LastChange { get; private set; }

    /// <summary>Fits the next step and prepares the training rows with it.</summary>
    /// <exception cref="LearningException">The step cannot be used on these rows; nothing has changed then.</exception>
    public FittedStep Add(RecipeStep step)
    {
        Context.Cancellation.ThrowIfCancellationRequested();
        StepValidator.ThrowIfInvalid(step);
        if (step.NeedsTarget && Context.Target is null) { throw new LearningException("It learns from the target; choose one first."); }
        if (step.NeedsDistinctRows && _rowsRepeat) { throw new LearningException("It compares rows with one another, which repeated and made-up rows would mislead. Move it before the steps that repeat or make up rows."); }
        var result = step.FitAndApply(Frame, Context);
        result.Training.RequireDistinctNames();
        var context = result.Rows is { } change ? Follow(change, result.Training.RowCount) : Context;
        foreach (var name in step.Reads().Concat(result.Step.AlsoReads))
        {
            if (Frame.Items.FirstOrDefault(i => i.Name == name) is { } item) { _needed.Add(item.Source); }
        }
        if (Context.MostFeatures is { } most && result.Training.Items.Sum(i => i is BlockItem block ? (long)block.Block.Features.Count : 1) is var made && made > most)
        {
            throw new LearningException($"It makes {made:N0} columns and features here; a recipe on the page may have {most:N0}. Lower the number of terms, buckets or categories.");
        }
        _rowsRepeat |= result.Rows is { } now && (now.Synthetic is not null || now.Sources.Distinct().Count() < now.Sources.Length);
        if (result.Rows is { } rows) { Rows = Rows is null ? rows with { Targets = null, Weights = null, Others = null } : Combine(Rows, rows); }
        (Frame, Context, LastChange) = (result.Training, context, result.Rows);
        return result.Step;
    }

    /// <summary>The raw columns without which rows cannot be prepared: those a step reads or that become features as they are.</summary>
    public IReadOnlyList<string> NeededColumns()
    {
        var needed = _needed.Concat(Frame.Items.Select(i => i.Source)).ToHashSet(StringComparer.Ordinal);
        return [.. _raw.Columns.Select(c => c.Name).Where(needed.Contains)];
    }

    private RecipeContext Follow(RowChange change, int rowCount)
    {
        var before = Frame.RowCount;
        if (change.Sources.Length != rowCount) { throw new InvalidOperationException($"A step made {rowCount} rows and named the sources of {change.Sources.Length}."); }
        if (rowCount == 0) { throw new LearningException($"It leaves none of the {before:N0} training rows."); }
        var target = Context.Target is { } old ? old with
        {
            Values = change.Targets ?? Array.ConvertAll(change.Sources, s => old.Values[s]),
            Kinship = RowKinship.Follow(old.Kinship, change.Sources, change.Synthetic, change.Others),
        } : null;
        if (target is { Task: not LearningTask.Regression } && OneClass(target.Values) && !OneClass(Context.Target!.Values))
        {
            throw new LearningException($"It leaves {rowCount:N0} of the {before:N0} training rows, all of one class; at least two classes are needed.");
        }
        var weights = change.Weights ?? (Context.Weights is { } given ? Array.ConvertAll(change.Sources, s => given[s]) : null);
        return Context with { Target = target, Weights = weights };
    }

    private static bool OneClass(ReadOnlySpan<double> values) => values.Length == 0 || values.IndexOfAnyExcept(values[0]) < 0;

    private static RowChange Combine(RowChange first, RowChange second) => new(
        Array.ConvertAll(second.Sources, s => first.Sources[s]),
        first.Synthetic is null ? second.Synthetic : [.. second.Sources.Select((s, row) => first.Synthetic[s] || (second.Synthetic?[row] ?? false))]);
}
