using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// A step that adds, removes or repeats training rows. It learns nothing that lasts: at validation and prediction every row passes
/// through as it is, so that each gets an answer and figures are those of all rows.
/// </summary>
public abstract record RowStep : RecipeStep
{
    /// <summary>What is done to the training rows, as a sentence without a full stop.</summary>
    protected abstract string DescribeRows();

    /// <summary>The rows to train on.</summary>
    /// <param name="training">The training rows as earlier steps left them.</param>
    /// <param name="context">With target and weights of these rows.</param>
    /// <returns>The new rows and where they came from; see <see cref="Keep"/>.</returns>
    /// <exception cref="LearningException">A column is missing or holds something else than the step can use.</exception>
    protected abstract (Frame Training, RowChange Rows) Change(Frame training, RecipeContext context);

    public sealed override string Describe() => DescribeRows() + " (training rows only; every row is predicted)";

    /// <summary>None: rows that are not for training pass through without being looked at.</summary>
    public sealed override IReadOnlyList<string> Reads() => [];

    public sealed override FittedStep Fit(Frame training, RecipeContext context) => PassThrough.Instance;

    public sealed override StepResult FitAndApply(Frame training, RecipeContext context)
    {
        var (changed, rows) = Change(training, context);
        return new StepResult(PassThrough.Instance, changed, rows);
    }

    public sealed override FittedStep Read(ModelReader reader) => PassThrough.Instance;

    /// <summary>A change that keeps the given rows, in that order, repeats allowed.</summary>
    protected static (Frame Training, RowChange Rows) Keep(Frame training, int[] rows) => (training.Take(rows), new RowChange(rows));

    private sealed class PassThrough : FittedStep
    {
        public static PassThrough Instance { get; } = new();

        public override Frame Apply(Frame rows) => rows;

        public override void Write(ModelWriter writer)
        {
            // There is nothing to keep.
        }
    }
}
