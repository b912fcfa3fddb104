using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;

namespace MlStudio.Web.Features.Recipes;

/// <summary>What kinds of columns and steps are called on the page.</summary>
internal static class RecipeWords
{
    public static string Of(ColumnType? type) => type switch
    {
        ColumnType.Number => "number",
        ColumnType.Category => "category",
        ColumnType.Timestamp => "date",
        ColumnType.Text => "text",
        _ => "features",
    };

    public static string Of(StepCategory category) => category switch
    {
        StepCategory.MissingValues => "Missing values",
        StepCategory.Rows => "Training rows",
        StepCategory.Balance => "Balance of classes",
        StepCategory.Select => "Select what helps",
        StepCategory.Combine => "Combine columns",
        _ => category.ToString(),
    };
}
