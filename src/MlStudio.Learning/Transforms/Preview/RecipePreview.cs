using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Why a step could not be used on the sample.</summary>
/// <param name="Position">The step's place in the recipe, from 1.</param>
/// <param name="Message">What is wrong, for the person at the page.</param>
/// <param name="Parameters">The parameters that cannot be used, where that is the reason.</param>
public sealed record PreviewError(int Position, string Message, IReadOnlyList<OptionError> Parameters);

/// <summary>What a recipe makes of a sample, step by step. Immutable and thread-safe.</summary>
/// <param name="Start">The sample before the first step.</param>
/// <param name="Steps">After each step that could be used; fewer than the recipe has where one could not.</param>
/// <param name="Error">The first step that could not be used; null where all could.</param>
/// <param name="Features">The features that came out so far.</param>
/// <param name="Unfinished">Columns that hold no numbers and that no step turned into features; a training would refuse them.</param>
public sealed record RecipePreview(
    StepPreview Start, IReadOnlyList<StepPreview> Steps, PreviewError? Error, IReadOnlyList<Feature> Features, IReadOnlyList<string> Unfinished)
{
    /// <summary>The sample after the last step that could be used.</summary>
    public StepPreview Last => Steps.Count > 0 ? Steps[^1] : Start;

    /// <summary>How many steps were fitted for this preview; the ones before them were taken over from an earlier one.</summary>
    public int FittedSteps { get; init; }

    internal PreviewTrail? Trail { get; init; }

    /// <summary>Fits the steps to the sample, as training would, and says what each did. A step that cannot be used ends the preview.</summary>
    /// <param name="table">The sample: the raw columns without the target.</param>
    /// <param name="recipe">The recipe; its steps need not be valid.</param>
    /// <param name="target">The target of each row of the sample, where there is one.</param>
    /// <param name="context">Seed and cancellation.</param>
    /// <param name="earlier">A preview of another state of the recipe: where sample, target, seed and the other tables' versions are the same, what its first steps came to is taken over as far as they are equal.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RecipePreview Run(Table table, Recipe recipe, TargetVector? target = null, RecipeContext? context = null, RecipePreview? earlier = null)
    {
        context ??= new RecipeContext();
        var origin = new PreviewOrigin(table, null, table, target, context.Seed, context.MostFeatures, context.Quick);
        return Run(origin, recipe, context, earlier?.Trail is { } trail && trail.Origin == origin ? earlier : null);
    }

    /// <summary>Like <see cref="Run(Table, Recipe, TargetVector?, RecipeContext?, RecipePreview?)"/>, with the target among the columns of the sample: it is taken out, with the rows that miss it.</summary>
    public static RecipePreview Run(Table table, Recipe recipe, string target, RecipeContext? context = null, RecipePreview? earlier = null)
    {
        context ??= new RecipeContext();
        if (earlier?.Trail?.Origin is { } known && known == known with { Sample = table, TargetName = target, Seed = context.Seed, MostFeatures = context.MostFeatures, Quick = context.Quick }) { return Run(known, recipe, context, earlier); }
        var (rows, vector) = PreviewTarget.TakeOut(table, target);
        return Run(new PreviewOrigin(table, target, rows, vector, context.Seed, context.MostFeatures, context.Quick), recipe, context, null);
    }

    private static RecipePreview Run(PreviewOrigin origin, Recipe recipe, RecipeContext context, RecipePreview? earlier)
    {
        var same = earlier?.Trail?.SameSteps(recipe, context) ?? 0;
        var trail = new List<RecipeFitting>(recipe.Steps.Count);
        var start = earlier?.Start;
        if (start is null)
        {
            var raw = new RecipeFitting(origin.Rows, context with { Target = origin.Target });
            start = FrameComparison.Compare(0, "The data as it came", raw.Frame, raw.Frame, null);
        }
        var steps = new List<StepPreview>(recipe.Steps.Count);
        for (var i = 0; i < same; i++)
        {
            trail.Add(earlier!.Trail!.After[i]);
            steps.Add(earlier.Steps[i]);
        }
        var fitting = same > 0 ? trail[^1].Fork(context) : new RecipeFitting(origin.Rows, context with { Target = origin.Target });
        PreviewError? error = null;
        for (var i = same; i < recipe.Steps.Count && error is null; i++)
        {
            var before = fitting.Frame;
            try
            {
                fitting.Add(recipe.Steps[i]);
                steps.Add(FrameComparison.Compare(i + 1, recipe.Steps[i].Describe(), before, fitting.Frame, fitting.LastChange) with { Note = NoteOn(recipe.Steps[i], context) });
                trail.Add(fitting.Fork(new RecipeContext()));
            }
            catch (InvalidOptionsException e) { error = new(i + 1, e.Message, e.Errors); }
            catch (LearningException e) { error = new(i + 1, e.Message, []); }
        }
        var unfinished = fitting.Frame.Items.OfType<ColumnItem>().Where(c => c.Column.Type != ColumnType.Number).Select(c => c.Name).ToArray();
        var finished = fitting.Frame.Items.Where(i => i is BlockItem or ColumnItem { Column: NumberColumn }).ToArray();
        return new(start, steps, error, new Frame(finished, fitting.Frame.RowCount).ToFeatures().Features, unfinished)
        {
            FittedSteps = steps.Count - same,
            Trail = new PreviewTrail(origin, [.. recipe.Steps.Take(trail.Count)], trail),
        };
    }

    private static string? NoteOn(RecipeStep step, RecipeContext context) => context.Quick && step.LearnsModels
        ? $"Tried here on at most {ModelScores.QuickRows} rows with small models, to be quick; training looks closer and may keep a few others."
        : null;
}
