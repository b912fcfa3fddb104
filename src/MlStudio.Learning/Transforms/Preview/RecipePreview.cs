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

    /// <summary>Fits the steps to the sample, as training would, and says what each did. A step that cannot be used ends the preview.</summary>
    /// <param name="table">The sample: the raw columns without the target.</param>
    /// <param name="recipe">The recipe; its steps need not be valid.</param>
    /// <param name="target">The target of each row of the sample, where there is one.</param>
    /// <param name="context">Seed and cancellation.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RecipePreview Run(Table table, Recipe recipe, TargetVector? target = null, RecipeContext? context = null)
    {
        var fitting = new RecipeFitting(table, (context ?? new RecipeContext()) with { Target = target });
        var start = FrameComparison.Compare(0, "The data as it came", fitting.Frame, fitting.Frame, null);
        var steps = new List<StepPreview>(recipe.Steps.Count);
        PreviewError? error = null;
        for (var i = 0; i < recipe.Steps.Count && error is null; i++)
        {
            var before = fitting.Frame;
            try
            {
                fitting.Add(recipe.Steps[i]);
                steps.Add(FrameComparison.Compare(i + 1, recipe.Steps[i].Describe(), before, fitting.Frame, fitting.LastChange));
            }
            catch (InvalidOptionsException e) { error = new(i + 1, e.Message, e.Errors); }
            catch (LearningException e) { error = new(i + 1, e.Message, []); }
        }
        var unfinished = fitting.Frame.Items.OfType<ColumnItem>().Where(c => c.Column.Type != ColumnType.Number).Select(c => c.Name).ToArray();
        var finished = fitting.Frame.Items.Where(i => i is BlockItem or ColumnItem { Column: NumberColumn }).ToArray();
        return new(start, steps, error, new Frame(finished, fitting.Frame.RowCount).ToFeatures().Features, unfinished);
    }

    /// <summary>Like <see cref="Run(Table, Recipe, TargetVector?, RecipeContext?)"/>, with the target among the columns of the sample: it is taken out, with the rows that miss it.</summary>
    public static RecipePreview Run(Table table, Recipe recipe, string target, RecipeContext? context = null)
    {
        var (rows, vector) = PreviewTarget.TakeOut(table, target);
        return Run(rows, recipe, vector, context);
    }
}
