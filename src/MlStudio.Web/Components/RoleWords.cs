using MlStudio.Core.Members;

namespace MlStudio.Web.Components;

/// <summary>What a role may do, in a few words.</summary>
public static class RoleWords
{
    public static string Of(ProjectRole role) => role switch
    {
        ProjectRole.Owner => "Does everything, and manages members and settings.",
        ProjectRole.Specialist => "Uploads data, trains, and documents models.",
        ProjectRole.Reviewer => "Reads everything and comments, as the domain expert.",
        ProjectRole.Manager => "Reads everything, comments and sets the goal.",
        _ => "Reads everything.",
    };

    /// <summary>The same where it stands for itself.</summary>
    public static string Sentence(ProjectRole role) => char.ToUpperInvariant(Of(role)[0]) + Of(role)[1..];
}
