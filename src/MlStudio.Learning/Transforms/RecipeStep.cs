using System.Text.Json.Serialization;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// One step of a <see cref="Recipe"/>: what shall be done to which columns. Derived classes are small sealed records, listed here
/// under the name that stands at "step" in the JSON. A step learns from the training rows alone (<see cref="Fit"/>) and what it
/// learned is applied to any rows. Immutable and thread-safe.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(DropColumns), "drop")]
[JsonDerivedType(typeof(TimestampParts), "timestampParts")]
[JsonDerivedType(typeof(Impute), "impute")]
[JsonDerivedType(typeof(Scale), "scale")]
[JsonDerivedType(typeof(OneHot), "oneHot")]
[JsonDerivedType(typeof(Ordinal), "ordinal")]
[JsonDerivedType(typeof(TextTerms), "textTerms")]
public abstract record RecipeStep
{
    /// <summary>What the step does, in one plain sentence.</summary>
    public abstract string Describe();

    /// <summary>The columns that it looks at; those that must be there when it is applied.</summary>
    public abstract IReadOnlyList<string> Reads();

    /// <summary>Learns from the training rows as earlier steps left them.</summary>
    /// <exception cref="LearningException">A column is missing or holds something else than the step can use.</exception>
    public abstract FittedStep Fit(Frame training, RecipeContext context);

    /// <summary>
    /// Learns from the training rows and prepares them. The same as applying the fitted step, but for steps whose training rows
    /// must be treated differently (out-of-fold target encoding): those override it.
    /// </summary>
    public virtual (FittedStep Step, Frame Training) FitAndApply(Frame training, RecipeContext context)
    {
        var step = Fit(training, context);
        return (step, step.Apply(training));
    }

    /// <summary>Reads back what a step fitted by this one wrote.</summary>
    public abstract FittedStep Read(ModelReader reader);
}
