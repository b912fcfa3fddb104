using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// One step of a <see cref="Recipe"/>: what shall be done to which columns. Derived classes are small sealed records with a
/// parameterless constructor, listed in <see cref="StepCatalog"/> under the name that stands at "step" in the JSON; their parameters
/// carry <see cref="ColumnChoiceAttribute"/>, <see cref="OptionAttribute"/> or <see cref="EntriesAttribute"/>. A step learns from the training rows alone (<see cref="Fit"/>) and what it
/// learned is applied to any rows. Immutable and thread-safe.
/// </summary>
public abstract record RecipeStep
{
    /// <summary>What the step does, in one plain sentence.</summary>
    public abstract string Describe();

    /// <summary>The columns that it looks at; those that must be there when it is applied.</summary>
    public abstract IReadOnlyList<string> Reads();

    /// <summary>Whether it learns from the target, so that it cannot be fitted without one.</summary>
    public virtual bool NeedsTarget => false;

    /// <summary>What is wrong with the parameters together, beyond what their declarations say of each; see <see cref="StepValidator"/>.</summary>
    public virtual IEnumerable<OptionError> Check() => [];

    /// <summary>Learns from the training rows as earlier steps left them.</summary>
    /// <exception cref="LearningException">A column is missing or holds something else than the step can use.</exception>
    public abstract FittedStep Fit(Frame training, RecipeContext context);

    /// <summary>
    /// Learns from the training rows and prepares them. The same as applying the fitted step, but for steps whose training rows
    /// must be treated differently (out-of-fold target encoding): those override it. Steps that change rows derive from <see cref="RowStep"/>.
    /// </summary>
    public virtual StepResult FitAndApply(Frame training, RecipeContext context)
    {
        var step = Fit(training, context);
        return new StepResult(step, step.Apply(training));
    }

    /// <summary>Reads back what a step fitted by this one wrote.</summary>
    public abstract FittedStep Read(ModelReader reader);

    /// <summary>Whether it learns by comparing rows with one another, so that it must come before steps that repeat or make up rows.</summary>
    internal virtual bool NeedsDistinctRows => false;

    /// <summary>Whether it learns models, which <see cref="RecipeContext.Quick"/> makes smaller.</summary>
    internal virtual bool LearnsModels => false;

    /// <summary>
    /// Whether what becomes of a column of a row depends on that column alone, named as its source. Then a column can be shuffled
    /// after the preparation instead of before it, which is quicker; false is always safe.
    /// </summary>
    internal virtual bool KeepsColumnsApart => false;
}
