namespace MlStudio.Core.Members;

/// <summary>What a member may do in one project; see <see cref="Access.Permission"/> for the table.</summary>
public enum ProjectRole
{
    /// <summary>Reads everything.</summary>
    Viewer = 0,

    /// <summary>Reads everything; sets goals and milestones.</summary>
    Manager = 1,

    /// <summary>The domain expert: reads everything, comments, corrects labels, reviews.</summary>
    Reviewer = 2,

    /// <summary>Uploads data, trains, registers and documents models, comments.</summary>
    Specialist = 3,

    /// <summary>Everything, and manages members and settings. A project keeps at least one.</summary>
    Owner = 4,
}
