using System.Text.Json.Serialization;

namespace MlStudio.Learning.Validation;

/// <summary>How the rows are divided into parts for training, validation and test. Immutable; JSON with the property "kind".</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Holdout), "holdout")]
[JsonDerivedType(typeof(CrossValidation), "crossValidation")]
[JsonDerivedType(typeof(GivenFolds), "givenFolds")]
public abstract record SplitPlan
{
    /// <summary>The plan in one sentence for a page, such as "5 folds, stratified; 20 % held apart for the test".</summary>
    public abstract string Describe();
}
